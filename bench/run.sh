#!/usr/bin/env bash
# Measures ImageGen and a floor in the same run, as ratios: throughput, latency, very many predictions in
# flight, how soon a finished prediction is noticed, called back or polled, and imagegen serve in one process.
# ./bench/run.sh [--runs 3] [--only throughput,latency,in-flight,detection,serve] [--jobs 5000] [--predictions 20000]
# Needs rabbitmq-server and redis-server installed, as ./test.sh installs them, and a machine that does nothing else.
set -euo pipefail
cd "$(dirname "$0")/.."

# Servers as plain processes: containers would measure their network too.
export IMAGEGEN_TEST_SERVERS=processes
dotnet build bench --configuration Release --verbosity quiet -maxcpucount:1
exec dotnet artifacts/bin/Bench/release/ImageGen.Bench.dll "$@"
