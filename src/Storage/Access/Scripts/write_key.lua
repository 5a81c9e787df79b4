-- Adds an API key, or replaces its row unless the row has changed since it was read.
-- KEYS: 1 rows, 2 ids by hash, 3 audit
-- ARGV: 1 id, 2 row as read or '' for a new key, 3 row, 4 audit entry, 5 number of audit entries to keep, then the hashes under which the key is found
-- Returns: 1, or 0 if the row has changed, or the id of a new key exists
if (redis.call('HGET', KEYS[1], ARGV[1]) or '') ~= ARGV[2] then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
for i = 6, #ARGV do
  redis.call('HSET', KEYS[2], ARGV[i], ARGV[1])
end
redis.call('LPUSH', KEYS[3], ARGV[4])
redis.call('LTRIM', KEYS[3], '0', tostring(tonumber(ARGV[5]) - 1))
return 1
