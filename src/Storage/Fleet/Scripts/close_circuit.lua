-- Closes the circuit breaker of a provider after a successful order.
-- KEYS: 1 circuit of the provider
-- ARGV: 1 now, 2 id, 3 revision of the provider's settings
-- Returns: 1 if the circuit breaker is closed now, or 0
local row = redis.call('HMGET', KEYS[1], 'revision', 'reason', 'probe')
if row[1] ~= ARGV[3] then
  return 1
end
-- An order that left before the circuit breaker opened does not prove that the provider is well again.
if row[2] and row[3] ~= ARGV[2] then
  return 0
end
redis.call('HDEL', KEYS[1], 'reason', 'message', 'opened', 'until', 'probe', 'points', 'jobs')
return 1
