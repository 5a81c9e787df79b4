-- Counts the pending deliveries of a partition, and finds the time since which the oldest due one is due. Runs after prelude.lua, without queue.lua.
-- KEYS: 1 first, 2 counts
-- ARGV: 1 now
-- Returns: the count, and the time or ''
local pending = 0
for _, count in ipairs(redis.call('HVALS', KEYS[2])) do
  pending = pending + tonumber(count)
end
local first = tonumber(redis.call('ZRANGE', KEYS[1], '0', '0', 'WITHSCORES')[2])
return { int(pending), first and first <= now_ms() and int(first) or '' }
