#!/usr/bin/env bash
# Runs the tests and ends with a table of the projects and the line "N passed, N failed".
#
#   ./test.sh [quick|extended] [--no-build] [arguments of dotnet test]
#
#   quick       only short tests that need no server: no RabbitMQ, no Redis, no Docker, and nothing is installed. Two minutes on two cores.
#   extended    all tests at their full size, before a release: 50,000 bad requests, 10,000 images through an object store that is killed, all interleavings, and the version
#               before, which is built, beside this one. An hour on two cores.
#   --no-build  for a Release build that has just been made.
#
# A class, a method or an assembly states its category by a trait. quick leaves out the first two, and all but extended leave out the third:
#   [Trait("Category", "Servers")]  starts a RabbitMQ or a Redis. A test that does so without the trait fails in quick. An embedded Garnet is
#                                   no server: it runs inside the test.
#   [Trait("Category", "Long")]     takes 8 s or more: starts and stops many hosts, kills processes, or repeats a case thousands of times.
#   [Trait("Category", "Extended")] takes long, and its subject has shorter tests too.
#
# The whole run needs a real RabbitMQ and a real Redis: containers where a Docker engine answers, else the installed servers, which the tests
# start on free ports in temporary folders. On Debian and Ubuntu this script installs the servers when there is neither; elsewhere it says
# what is missing.
set -uo pipefail
cd "$(dirname "$0")"

quick= build=1 limit=20m
while [[ ${1:-} == quick || ${1:-} == extended || ${1:-} == --no-build ]]; do
  case $1 in
    quick) quick=1 ;;
    extended) export IMAGEGEN_TEST_SIZE=full; limit=60m ;;
    --no-build) build= ;;
  esac
  shift
done

engine() { command -v docker >/dev/null && timeout 5 docker info >/dev/null 2>&1; }
servers() { command -v redis-server >/dev/null && [[ -x /usr/lib/rabbitmq/bin/rabbitmq-server || -n "$(command -v rabbitmq-server)" ]]; }

prepare() {
  if ! engine && ! servers; then
    if command -v apt-get >/dev/null; then
      sudo=; [[ $(id -u) == 0 ]] || sudo=sudo
      echo "Installing rabbitmq-server and redis-server ..."
      $sudo apt-get update -qq &&
        DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends rabbitmq-server redis-server >/dev/null || exit 1
    else
      echo "The tests need a running Docker engine, or redis-server and rabbitmq-server installed." >&2
      exit 1
    fi
  fi

  # The samples in Python and Node, the receivers in docs/webhooks.md, and clients of other APIs run where their languages and libraries are available; otherwise those
  # tests are skipped and say so.
  if ! command -v node >/dev/null && command -v apt-get >/dev/null; then
    sudo=; [[ $(id -u) == 0 ]] || sudo=sudo
    { $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends nodejs npm; } >/dev/null 2>&1 ||
      echo "node could not be installed." >&2
  fi
  if [[ -x /usr/bin/python3 ]] && command -v apt-get >/dev/null && ! /usr/bin/python3 -c 'import pika' 2>/dev/null; then
    sudo=; [[ $(id -u) == 0 ]] || sudo=sudo
    { $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends python3-pika; } >/dev/null 2>&1 ||
      echo "python3-pika could not be installed." >&2
  fi
  if ! command -v chromium >/dev/null && command -v apt-get >/dev/null; then
    sudo=; [[ $(id -u) == 0 ]] || sudo=sudo
    { $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends chromium; } >/dev/null 2>&1 ||
      echo "chromium could not be installed: the operator's screen is not tested." >&2
  fi
  packages() {
    [[ -d $1/node_modules/$2 ]] || npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund >/dev/null 2>&1 || echo "$2 could not be installed." >&2
  }
  # promtool checks the alerts. It is in a package that would start a server, so only its file is unpacked.
  if ! command -v promtool >/dev/null && [[ ! -x artifacts/tools/prometheus/usr/bin/promtool ]] && command -v apt-get >/dev/null; then
    (mkdir -p artifacts/tools && cd artifacts/tools && apt-get download -qq prometheus && dpkg -x prometheus_*.deb prometheus && rm prometheus_*.deb) >/dev/null 2>&1 ||
      echo "promtool could not be installed." >&2
  fi
  if command -v npm >/dev/null; then
    packages samples/node amqplib &
    packages tests/Samples.Tests/node svix &
    packages tests/Clients.Tests/node openai &
    packages tests/Telemetry.Tests/node typescript &
    packages tests/Storage.Tests/node azurite &
    wait
  fi
}

# While the build runs.
preparing=
if [[ ! $quick ]]; then
  prepare &
  preparing=$!
fi

# Most of what the tests start lives for seconds: what a longer life would gain from profiling itself and from compiling again what is called
# often costs a host a third of the processor time of its start. The second begins when nothing new was compiled for 10 s (in hexadecimal, as the runtime reads it).
# Pages of compiled code that are never writable and executable at once cost another tenth.
export DOTNET_TieredPGO=0 DOTNET_TC_CallCountingDelayMs=2710 DOTNET_EnableWriteXorExecute=0

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

if [[ $build ]]; then
  dotnet build ImageGen.sln --configuration Release --verbosity quiet -maxcpucount:2 -p:UseSharedCompilation=true || exit 1
  dotnet build-server shutdown --vbcscompiler >/dev/null || true
fi
[[ ! $preparing ]] || wait "$preparing" || exit 1

arguments=("$@")
[[ ${IMAGEGEN_TEST_SIZE:-} == full ]] || arguments+=(--filter-not-trait Category=Extended)
if [[ $quick ]]; then
  arguments+=(--filter-not-trait Category=Servers --filter-not-trait Category=Long)
  export IMAGEGEN_TEST_SERVERS=none
fi

# A test that hangs is named after five minutes, its project ends after twenty (extended: sixty), and whatever does not end even then is killed.
kill=()
command -v timeout >/dev/null && kill=(timeout --kill-after 30 "$((${limit%m} + 5))m")

# Runs a project; what it printed comes at its end in one piece, since others run beside it. $results/PROJECT has its row of the table.
run() {
  local project=$1 began=$SECONDS output=$results/$1.output
  local polite=()
  [[ ! $quick && " ${computing[*]} " == *" $project "* ]] && polite=(nice -n 10)
  ${polite[@]+"${polite[@]}"} ${kill[@]+"${kill[@]}"} dotnet test --project "tests/$project" --configuration Release --no-build --timeout "$limit" --long-running 300 \
    --xunit-diagnostics on ${arguments[@]+"${arguments[@]}"} >"$output" 2>&1
  local code=$?
  [[ $code == 8 && ${#arguments[@]} -gt 0 ]] && code=0 # A filter that finds nothing in a project.
  awk -v project="$project" -v code="$code" -v seconds=$((SECONDS - began)) '
    $1 == "succeeded:" { passed += $2 } $1 == "failed:" { failed += $2 } $1 == "skipped:" { skipped += $2 }
    END { print project, passed + 0, failed + 0, skipped + 0, seconds, code }' "$output" >"$results/$project.row"
  cat "$output"
}

# Runs projects three at a time, in this order: each lane takes the next from the list. Two cores suffice for three lanes, since the longest two
# projects mostly wait for processes to start and leases to end.
lanes() {
  local lane project
  for lane in 1 2 3; do
    # A folder can be made once: so each project is taken by one lane.
    for project in "$@"; do mkdir "$results/$project.taken" 2>/dev/null && run "$project"; done &
  done
  wait
}

# The longest first, so that all lanes end together. Those that only compute, or whose clocks stand still, give way to the others.
computing=(Storage.Tests Providers.Tests Emulators.Tests Architecture.Tests Contracts.Tests)
first=(Chaos.Tests EndToEnd.Tests Storage.Tests Clients.Tests Providers.Tests Worker.Tests Gateway.Tests Screen.Tests Telemetry.Tests Samples.Tests Cli.Tests)
projects=()
for folder in "${first[@]/#/tests/}" tests/*.Tests; do
  project=${folder#tests/}
  [[ -d $folder && " ${projects[*]-} " != *" $project "* ]] && projects+=("$project")
done
lanes "${projects[@]}"

awk '
  { took = sprintf("%dm%02ds", $5 / 60, $5 % 60)
    printf "%-24s %5d passed %4d failed %4d skipped %7s%s\n", $1, $2, $3, $4, took, $6 && !$3 ? "  ended with " $6 : ""
    passed += $2; failed += $3 + ($6 && !$3) }
  END { printf "%d passed, %d failed\n", passed, failed; exit failed > 0 }' "$results"/*.row
