-- Records an operator's settlement of an order with an unknown outcome. The worker that claims the job next acts on it.
-- KEYS: 1 row, 2 continue
-- ARGV: 1 now, 2 id, 3 the settlement: 'not_bought', 'bought' or 'id:' and the provider's id, 4 lane of the keys
-- Returns: 'settled', 'known' if the outcome is not unknown, 'missing', or 'moved' if the job is in another lane
local now = now_ms()
local row = redis.call('HMGET', KEYS[1], 'state', 'unknown_since', 'lane')
if not row[1] then
  return 'missing'
end
if row[1] ~= 'submitting' or not row[2] then
  return 'known'
end
if row[3] ~= ARGV[4] then
  return 'moved'
end
redis.call('HSET', KEYS[1], 'settled', ARGV[3], 'not_before', '0')
redis.call('HINCRBY', KEYS[1], 'rev', 1)
redis.call('ZADD', KEYS[2], int(now), ARGV[2])
publish_due_hint(ARGV[4], ARGV[2])
return 'settled'
