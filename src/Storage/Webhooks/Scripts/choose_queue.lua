-- Decides whether a host has a delivery queue of its own or can get one. Runs after prelude.lua.
-- KEYS: 1 the queues of a tenant's hosts, by the time of the last delivery
-- ARGV: 1 now, 2 queue, 3 most queues, 4 how long deliveries are kept (ms)
-- Returns: 1 or 0
local now = now_ms()
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', int(now - tonumber(ARGV[4])))
if not redis.call('ZSCORE', KEYS[1], ARGV[2]) and redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[3]) then
  return 0
end
redis.call('ZADD', KEYS[1], int(now), ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
