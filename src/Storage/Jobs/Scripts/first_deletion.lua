-- Finds the earliest time at which a provider deletes an image that waits to be fetched, over all lanes of a partition.
-- KEYS: rescue of each lane
-- ARGV: 1 now
-- Returns: the time (ms since 1970), or ''
local first
for _, rescue in ipairs(KEYS) do
  local deletion = tonumber(redis.call('ZRANGE', rescue, 0, 0, 'WITHSCORES')[2])
  if deletion and not (first and first <= deletion) then
    first = deletion
  end
end
return first and int(first) or ''
