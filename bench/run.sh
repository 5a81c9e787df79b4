#!/usr/bin/env bash
# Measures ImageGen, most of it beside a floor in the same run, and prints each figure with its spread and its target. Needs rabbitmq-server
# and redis-server installed, as ./test.sh installs them, and a machine that does nothing else. ./bench/run.sh --help lists the options.
set -euo pipefail
cd "$(dirname "$0")/.."

help() {
  cat <<'HELP'
usage: ./bench/run.sh [--only FIGURE,…] [--quick] [OPTION VALUE]…

  --only FIGURE,…    measures these figures instead of all:
    throughput       jobs/s and processor time a job, beside the floor
    latency          at 50 jobs/s, beside the floor
    memory           Redis memory of an unfinished and of an ended job
    idle             commands/s of an idle worker with one lane and with seven
    watchers         commands/s of one of very many watchers of queued jobs
    in-flight        very many predictions at a provider, one worker
    detection        how soon a finished prediction is noticed, called back or polled
    growth           throughput with very many ended rows, and with idle workers beside
    operations       response times of the screen's views, and storage check, with 100,000 ended jobs
    fairness         wait of a tenant's only job behind the many jobs of other tenants
    serve            jobs/s of imagegen serve, beside the floor
    embedded         imagegen serve: latency at 50 jobs/s, processor time of a job and without any
    cold-start       imagegen generate from a published build

  --quick            small sizes and one run, to see that everything works; options below override it
  --runs N           runs of each figure (3)
  --jobs N           jobs of one run of throughput, growth and serve (5000)
  --warm-up N        jobs before them (10000)
  --predictions N    predictions of in-flight, at most 100000 (100000)
  --memory-jobs N    jobs of memory (20000)
  --watchers N       watchers (1000)
  --operated-rows N  ended rows of operations (100000)
  --rows N           the most ended rows of growth; a tenth of them is measured too (1000000)
  --idle-workers N   the most idle workers of growth; 1 and a third of them are measured too (30)
  --backlog N        jobs that wait in fairness (10000)
  --visitors N       tenants with one job in fairness (40)
  --starts N         warm starts of cold-start (10)
  --published PATH   for cold-start: a folder with a published imagegen, instead of publishing one
HELP
}

for word in "$@"; do
  if [ "$word" = --help ]; then
    help
    exit 0
  fi
done

# Servers as plain processes: containers would measure their network too.
export IMAGEGEN_TEST_SERVERS=processes
dotnet build bench --configuration Release --verbosity quiet -maxcpucount:1
exec dotnet artifacts/bin/Bench/release/ImageGen.Bench.dll "$@"
