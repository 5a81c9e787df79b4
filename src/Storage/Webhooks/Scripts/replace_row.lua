-- Replaces the row of a delivery, unless it has changed since it was read.
-- KEYS: 1 rows of the queue
-- ARGV: 1 now, 2 id, 3 row as read, 4 new row
-- Returns: 1, or 0 if it has changed
if redis.call('HGET', KEYS[1], ARGV[2]) ~= ARGV[3] then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[2], ARGV[4])
return 1
