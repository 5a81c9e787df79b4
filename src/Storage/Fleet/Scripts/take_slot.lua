-- Takes or renews a concurrency slot of a provider for a job.
-- KEYS: 1 slots of the provider
-- ARGV: 1 now, 2 id, 3 limit, 4 lease (ms)
-- Returns: 1, or 0 if no slot is free
local now = now_ms()
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', int(now))
if not redis.call('ZSCORE', KEYS[1], ARGV[2]) and redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[3]) then
  return 0
end
redis.call('ZADD', KEYS[1], int(now + tonumber(ARGV[4])), ARGV[2])
return 1
