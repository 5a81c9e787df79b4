-- Returns the due members of a sorted set, oldest first, and postpones each by the lease, so that no two callers get the same member.
-- Used for the due set (job ids) and the outbox (id:sequence).
-- KEYS: 1 the sorted set
-- ARGV: 1 now, 2 limit, 3 lease (ms)
-- Returns: the members
local now = now_ms()
local taken = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', int(now), 'LIMIT', 0, ARGV[2])
for _, member in ipairs(taken) do
  redis.call('ZADD', KEYS[1], int(now + tonumber(ARGV[3])), member)
end
return taken
