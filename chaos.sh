#!/usr/bin/env bash
# Injects the faults that the system is designed to survive into a running system, and checks the ledgers afterwards.
# Options: ./chaos.sh --help; description: testassets/Chaos/README.md. Writes report.md and report.json; exits with 0 only if every scenario passed.
set -uo pipefail
cd "$(dirname "$0")"

# Servers that are killed must be child processes, which containers are not.
export IMAGEGEN_TEST_SERVERS=processes
project=testassets/Chaos
dotnet build "$project" --configuration Release --verbosity quiet -maxcpucount:1 || exit 1
exec dotnet artifacts/bin/Chaos/release/ImageGen.Chaos.dll "$@"
