-- Notes what the operator knows of a purchase nobody else could find out about. Whoever looks at the job next acts on it.
-- KEYS: 1 row, 2 continue
-- ARGV: 1 now, 2 id, 3 the operator's word: 'not_bought', 'bought' or 'id:' and the provider's id
-- Answers 'settled', 'known' when there is nothing to settle, or 'missing'.
local now = now_ms()
local row = redis.call('HMGET', KEYS[1], 'state', 'unknown_since')
if not row[1] then
  return 'missing'
end
if row[1] ~= 'submitting' or not row[2] then
  return 'known'
end
redis.call('HSET', KEYS[1], 'settled', ARGV[3], 'not_before', '0')
redis.call('HINCRBY', KEYS[1], 'rev', 1)
redis.call('ZADD', KEYS[2], int(now), ARGV[2])
return 'settled'
