#!/usr/bin/env bash
# Backs up the job store, and then the images: every image of a job that the backup calls succeeded is in it. Everything may go on running.
#
#   deploy/backup.sh FOLDER --redis HOST:PORT [--results PATH]
#
#   FOLDER      a new folder: it gets store.rdb, results.tar and the file taken-at
#   --redis     the master of the job store. A password comes from REDISCLI_AUTH. On a Redis Cluster: once for each master, each into a folder of its own
#   --results   ImageGen:Results:Path. Without it: the images are kept in Redis, or their disk has a backup of its own, made after this one
#
# The key ring (ImageGen:Settings:KeyRing) is not backed up here: whoever has it and the store has every secret, so it belongs in another place.
set -euo pipefail

fail() { echo "backup: $*" >&2; exit 1; }

[[ $# -ge 1 && $1 != -* ]] || fail "say where to: deploy/backup.sh FOLDER --redis HOST:PORT [--results PATH]"
folder=$1 redis= results=
shift
while [[ $# -gt 0 ]]; do
  case $1 in
    --redis) redis=${2:-}; shift 2 || fail "--redis needs HOST:PORT" ;;
    --results) results=${2:-}; shift 2 || fail "--results needs a folder" ;;
    *) fail "there is no option $1" ;;
  esac
done
[[ $redis == *:* ]] || fail "--redis needs HOST:PORT"
[[ ! -e $folder ]] || fail "$folder exists: a backup overwrites nothing"
[[ -z $results || -d $results ]] || fail "$results is no folder"
command -v redis-cli >/dev/null || fail "redis-cli is needed (package redis-tools)"
cli=(redis-cli -h "${redis%:*}" -p "${redis##*:}")
[[ $("${cli[@]}" ping) == PONG ]] || fail "no Redis answers at $redis, or it needs a password in REDISCLI_AUTH"

umask 077
mkdir -p "$folder"
date -u +%Y-%m-%dT%H:%M:%SZ >"$folder/taken-at"
"${cli[@]}" --rdb "$folder/store.rdb" >/dev/null
[[ -s $folder/store.rdb ]] || fail "Redis sent no snapshot"
if [[ -n $results ]]; then
  # Unfinished files end with .tmp; files that change meanwhile belong to jobs after the snapshot.
  tar --create --file "$folder/results.tar" --directory "$results" --exclude '*.tmp' --warning=no-file-changed . || [[ $? == 1 ]]
fi
echo "The backup is in $folder: $(du -sh "$folder" | cut -f1)."
