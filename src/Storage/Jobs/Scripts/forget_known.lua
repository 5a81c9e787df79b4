-- Removes a job from the set of unknown outcomes if its outcome is known or the job has ended. The scripts that record an outcome leave the
-- set unchanged; the readers of the set run this script.
-- KEYS: 1 row, 2 unknown
-- ARGV: 1 now, 2 id
-- Returns: 1 if the job was removed, or 0
local row = redis.call('HMGET', KEYS[1], 'state', 'unknown_since')
if row[1] and row[2] and not TERMINAL[row[1]] then
  return 0
end
return redis.call('ZREM', KEYS[2], ARGV[2])
