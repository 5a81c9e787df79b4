-- How many deliveries of a partition are pending, and since when the first of those that are due has been. Does not stand after queue.lua.
-- KEYS: 1 first, 2 counts
-- ARGV: 1 now
-- Answers the number, and the moment or ''.
local pending = 0
for _, count in ipairs(redis.call('HVALS', KEYS[2])) do
  pending = pending + tonumber(count)
end
local first = tonumber(redis.call('ZRANGE', KEYS[1], '0', '0', 'WITHSCORES')[2])
return { int(pending), first and first <= now_ms() and int(first) or '' }
