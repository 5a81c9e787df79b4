-- Ends the half-open order of a provider without a result: the circuit breaker stays open, and the next order may test the provider at once.
-- KEYS: 1 circuit of the provider
-- ARGV: 1 now, 2 id, 3 revision of the provider's settings
-- Returns: 1 if the order was the half-open one, or 0
local row = redis.call('HMGET', KEYS[1], 'revision', 'reason', 'probe')
if row[1] ~= ARGV[3] or not row[2] or row[3] ~= ARGV[2] then
  return 0
end
redis.call('HSET', KEYS[1], 'until', int(now_ms()))
redis.call('HDEL', KEYS[1], 'probe')
return 1
