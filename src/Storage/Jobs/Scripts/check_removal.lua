-- Decides whether the images of an entry of removals may be removed: only when the row of their job or batch is gone. Otherwise the entry is due when the row expires.
-- KEYS: 1 row of the job or of the batch, 2 removals
-- ARGV: 1 now, 2 entry
-- Returns: 1 if they may be removed, or 0
local left = redis.call('PTTL', KEYS[1])
if left == -2 then
  return 1
end
-- The row of an unfinished job has no expiry. Its next end adds the entry again, but an end by a worker of an earlier version does not, so that the entry stays.
redis.call('ZADD', KEYS[2], int(now_ms() + (left < 0 and 3600000 or left + 1)), ARGV[2])
return 0
