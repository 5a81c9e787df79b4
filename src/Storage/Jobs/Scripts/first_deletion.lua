-- When the first of the pictures that wait to be fetched is deleted by its provider, over the lanes of a partition.
-- KEYS: rescue of each lane
-- ARGV: 1 now
-- Answers the moment (ms since 1970), or ''.
local first
for _, rescue in ipairs(KEYS) do
  local moment = tonumber(redis.call('ZRANGE', rescue, 0, 0, 'WITHSCORES')[2])
  if moment and not (first and first <= moment) then
    first = moment
  end
end
return first and int(first) or ''
