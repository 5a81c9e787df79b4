-- An order went well with its provider.
-- KEYS: 1 circuit of the provider
-- ARGV: 1 now, 2 id, 3 revision of the provider's settings
-- Answers 1 when the circuit is closed after it, or 0.
local row = redis.call('HMGET', KEYS[1], 'revision', 'reason', 'probe')
if row[1] ~= ARGV[3] then
  return 1
end
-- One that was under way when the circuit opened is no proof that it may be closed.
if row[2] and row[3] ~= ARGV[2] then
  return 0
end
redis.call('HDEL', KEYS[1], 'reason', 'message', 'opened', 'until', 'probe', 'points', 'jobs')
return 1
