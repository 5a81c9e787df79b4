#!/usr/bin/env bash
# Breaks a running system in every way it claims to survive, and counts afterwards. What it can do: ./chaos.sh --help; testassets/Chaos/README.md.
# Writes report.md and report.json; ends with 0 only if every scenario passed.
set -uo pipefail
cd "$(dirname "$0")"

# Servers that are killed must be processes of ours, which containers are not.
export IMAGEGEN_TEST_SERVERS=processes
project=testassets/Chaos
dotnet build "$project" --configuration Release --verbosity quiet -maxcpucount:1 || exit 1
exec dotnet artifacts/bin/Chaos/release/ImageGen.Chaos.dll "$@"
