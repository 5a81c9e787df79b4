#!/usr/bin/env bash
# Runs every test and ends with the line "N passed, N failed". --no-build, as the first word, is for who has just built; what else is said
# goes to dotnet test.
#
# The tests that claim reliability need a real RabbitMQ and a real Redis: containers where a Docker engine answers, else the
# installed servers, which the tests start on free ports in temporary folders. On Debian and Ubuntu this script installs the
# servers when there is neither; elsewhere it says what is missing.
set -uo pipefail
cd "$(dirname "$0")"

engine() { command -v docker >/dev/null && timeout 5 docker info >/dev/null 2>&1; }
servers() { command -v redis-server >/dev/null && [[ -x /usr/lib/rabbitmq/bin/rabbitmq-server || -n "$(command -v rabbitmq-server)" ]]; }

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

# The samples in Python and Node, and the receivers in docs/webhooks.md, are run where their languages and libraries can be had; else those
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
packages() {
  [[ -d $1/node_modules/$2 ]] || npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund >/dev/null 2>&1 || echo "$2 could not be installed." >&2
}
if command -v npm >/dev/null; then
  packages samples/node amqplib
  packages tests/Samples.Tests/node svix
fi

# Most of what the tests start lives for seconds: what a longer life would gain from profiling itself and from compiling again what is called
# often costs a host a third of the processor time of its start. The second begins when nothing new was compiled for 10 s (in hexadecimal, as the runtime reads it).
export DOTNET_TieredPGO=0 DOTNET_TC_CallCountingDelayMs=2710

report=$(mktemp)
broken=$(mktemp)
trap 'rm -f "$report" "$report.waiting" "$broken"' EXIT

if [[ ${1:-} == --no-build ]]; then
  shift
else
  dotnet build ImageGen.sln --configuration Release --verbosity quiet -maxcpucount:1 || exit 1
fi

# A test that hangs is named after five minutes, its project ends after fifteen, and whatever does not end even then is killed.
limit=()
command -v timeout >/dev/null && limit=(timeout --kill-after 30 20m)
run() {
  local project=$1
  shift
  ${polite:+nice -n 19} "${limit[@]}" dotnet test --project "tests/$project" --configuration Release --no-build --timeout 15m --long-running 300 --xunit-diagnostics on "$@"
  local code=$?
  [[ $code == 8 && $# -gt 0 ]] && code=0 # A filter that finds nothing in a project.
  [[ $code == 0 ]] || echo "$project ended with $code." >>"$broken"
}

# Runs a project and, beside it, others one after the other.
together() {
  local first=$1
  run "$first" "${words[@]}" >"$report.waiting" 2>&1 &
  for project in "${@:2}"; do
    polite=${give_way:-} run "$project" "${words[@]}"
  done
  wait
  cat "$report.waiting"
}

# Servers, killed processes and clocks are in play, and Chaos.Tests deserves the machine. EndToEnd.Tests, which mostly waits for processes to
# start and leases to end, leaves it room for those that only compute or whose clocks stand still; they give way to it. Gateway.Tests and the
# rest wait for hosts of their own to start and stop, each of them for itself.
words=("$@")
computing=(Architecture.Tests Contracts.Tests Emulators.Tests Providers.Tests Storage.Tests)
rest=()
for folder in tests/*.Tests; do
  project=$(basename "$folder")
  [[ " EndToEnd.Tests Chaos.Tests Gateway.Tests ${computing[*]} " == *" $project "* ]] || rest+=("$project")
done
{
  give_way=1 together EndToEnd.Tests "${computing[@]}"
  run Chaos.Tests "${words[@]}"
  together Gateway.Tests "${rest[@]}"
} 2>&1 | tee "$report"

count() { awk -v name="$1:" '$1 == name { sum += $2 } END { print sum + 0 }' "$report"; }
passed=$(count succeeded)
failed=$(count failed)
skipped=$(count skipped)
if [[ -s $broken && $failed == 0 ]]; then
  echo "A test run ended without a result."
  cat "$broken"
  failed=1
fi
[[ $skipped == 0 ]] || echo "$skipped skipped"
echo "$passed passed, $failed failed"
[[ $failed == 0 ]]
