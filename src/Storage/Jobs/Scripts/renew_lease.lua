-- Extends the lease of a claim.
-- KEYS: 1 row, 2 start, 3 continue
-- ARGV: 1 now, 2 id, 3 fence, 4 lease (ms)
-- Returns: 'written' or 'stale'
local row = redis.call('HMGET', KEYS[1], 'state', 'fence', 'lease')
if not holds(row[1], row[2], row[3], ARGV[3]) then
  return 'stale'
end
local lease = int(now_ms() + tonumber(ARGV[4]))
redis.call('HSET', KEYS[1], 'lease', lease)
redis.call('HINCRBY', KEYS[1], 'rev', 1)
redis.call('ZADD', row[1] == 'queued' and KEYS[2] or KEYS[3], lease, ARGV[2])
return 'written'
