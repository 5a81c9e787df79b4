-- Takes a job out of the unknown ones if it is known by now or has ended. The scripts that make it known leave that to whoever asks.
-- KEYS: 1 row, 2 unknown
-- ARGV: 1 now, 2 id
-- Answers 1 if it was taken out, or 0.
local row = redis.call('HMGET', KEYS[1], 'state', 'unknown_since')
if row[1] and row[2] and not TERMINAL[row[1]] then
  return 0
end
return redis.call('ZREM', KEYS[2], ARGV[2])
