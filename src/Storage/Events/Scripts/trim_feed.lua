-- Drops up to 1000 entries that are older than the retention from a tenant's event feed.
-- KEYS: 1 feed, 2 number of its dropped entries
-- ARGV: 1 now, 2 retention (ms)
-- Returns: the number of dropped entries
local oldest = now_ms() - tonumber(ARGV[2])
local old = 0
for _, entry in ipairs(redis.call('LRANGE', KEYS[1], 0, 999)) do
  if tonumber(string.match(entry, '(%d+)$')) >= oldest then
    break
  end
  old = old + 1
end
if old > 0 then
  redis.call('INCRBY', KEYS[2], old)
  redis.call('LTRIM', KEYS[1], old, -1)
end
return old
