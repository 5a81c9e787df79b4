-- Renews the concurrency slots of several jobs at a provider, as take_slot.lua does for one.
-- KEYS: 1 slots of the provider
-- ARGV: 1 now, 2 limit, 3 lease (ms), then the ids
-- Returns: 1
local now = now_ms()
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', int(now))
for i = 4, #ARGV do
  if redis.call('ZSCORE', KEYS[1], ARGV[i]) or redis.call('ZCARD', KEYS[1]) < tonumber(ARGV[2]) then
    redis.call('ZADD', KEYS[1], int(now + tonumber(ARGV[3])), ARGV[i])
  end
end
return 1
