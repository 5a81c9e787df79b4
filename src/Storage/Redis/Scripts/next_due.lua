-- Finds how long it is until the first member of each of some sorted sets is due.
-- KEYS: sorted sets of one partition, ordered by due time
-- ARGV: 1 now
-- Returns: for each set the time (ms), 0 if a member is due already, or '' if the set is empty
local now = now_ms()
local result = {}
for i, key in ipairs(KEYS) do
  local first = redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')[2]
  result[i] = first and int(math.max(0, tonumber(first) - now)) or ''
end
return result
