-- Takes the due members of a sorted set, oldest first, and postpones each by the lease, so that no two callers get the same member.
-- Used for the due set (job ids) and the outbox (id:sequence).
-- KEYS: 1 the sorted set
-- ARGV: 1 now, 2 limit, 3 lease (ms)
-- Returns: the members, and as the last element the time until a further member is due (ms), 0 if one may be due already, or '' if the set is empty
local now = now_ms()
local taken = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', int(now), 'LIMIT', 0, ARGV[2])
for _, member in ipairs(taken) do
  redis.call('ZADD', KEYS[1], int(now + tonumber(ARGV[3])), member)
end
if #taken == tonumber(ARGV[2]) then
  taken[#taken + 1] = '0'
else
  local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2]
  taken[#taken + 1] = first and int(math.max(0, tonumber(first) - now)) or ''
end
return taken
