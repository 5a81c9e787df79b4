#!/usr/bin/env bash
# Makes the data folder of a Redis out of a backup, and unpacks the images. All hosts are stopped, and so is Redis.
#
#   deploy/restore.sh FOLDER --redis-data PATH [--results PATH]
#
#   FOLDER         made by deploy/backup.sh
#   --redis-data   the data folder of Redis, empty: what was in it is moved away by the operator, not by this script
#   --results      ImageGen:Results:Path. Images that are there and newer stay
#
# A Redis with an append-only file does not load a snapshot. So a temporary server loads it and writes the append-only file, with which the real one starts.
# Afterwards start Redis, then run 'imagegen restored' with the settings of a worker, and only then the hosts: jobs that were ordered since the backup are queued in it.
set -euo pipefail

fail() { echo "restore: $*" >&2; exit 1; }

[[ $# -ge 1 && $1 != -* ]] || fail "say from where: deploy/restore.sh FOLDER --redis-data PATH [--results PATH]"
folder=$1 data= results=
shift
while [[ $# -gt 0 ]]; do
  case $1 in
    --redis-data) data=${2:-}; shift 2 || fail "--redis-data needs a folder" ;;
    --results) results=${2:-}; shift 2 || fail "--results needs a folder" ;;
    *) fail "there is no option $1" ;;
  esac
done
[[ -s $folder/store.rdb ]] || fail "$folder has no store.rdb"
[[ -n $data && -d $data ]] || fail "--redis-data needs the data folder of Redis"
[[ -z $(ls -A "$data") ]] || fail "$data is not empty: move its content away, and keep it until everything runs again"
[[ -z $results || -s $folder/results.tar ]] || fail "$folder has no results.tar"
command -v redis-server >/dev/null || fail "redis-server is needed"

cp "$folder/store.rdb" "$data/dump.rdb"
socket=$(mktemp -u /tmp/imagegen-restore-XXXXXX.sock)
redis-server --port 0 --unixsocket "$socket" --dir "$data" --appendonly no --save "" --daemonize no >"$data/restore.log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null || true; rm -f "$socket"' EXIT
cli=(redis-cli -s "$socket")
for ((i = 0; ; i++)); do
  [[ $("${cli[@]}" ping 2>/dev/null) == PONG ]] && break
  kill -0 $server 2>/dev/null || { tail -5 "$data/restore.log" >&2; fail "the temporary Redis ended"; }
  ((i < 3000)) || fail "the temporary Redis does not answer"
  sleep 0.1
done
keys=$("${cli[@]}" dbsize)
"${cli[@]}" config set appendonly yes >/dev/null
info() { "${cli[@]}" info persistence | tr -d '\r' | sed -n "s/^$1://p"; }
while [[ $(info aof_rewrite_in_progress) != 0 || $(info aof_rewrite_scheduled) != 0 ]]; do sleep 0.1; done
[[ $(info aof_last_bgrewrite_status) == ok ]] || fail "the append-only file could not be written: look at $data/restore.log"
"${cli[@]}" shutdown nosave >/dev/null 2>&1 || true
wait $server || true
rm -f "$data/dump.rdb" "$data/restore.log"

if [[ -n $results ]]; then
  mkdir -p "$results"
  tar --extract --file "$folder/results.tar" --directory "$results" --keep-newer-files --warning=no-ignore-newer
fi
echo "$data has the $keys keys of $(cat "$folder/taken-at"). Start Redis, run 'imagegen restored' with the settings of a worker, and then start the hosts."
