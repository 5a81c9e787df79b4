-- Reads the entries of a tenant's event feed after a position.
-- KEYS: 1 feed, 2 number of its dropped entries
-- ARGV: 1 now, 2 position: the number of entries that the reader has passed, or '' to read the positions only, 3 limit
-- Returns: {position of the oldest kept entry, position of the end, entry, ...}
local dropped = tonumber(redis.call('GET', KEYS[2]) or '0')
local length = redis.call('LLEN', KEYS[1])
if ARGV[2] == '' then
  return { int(dropped), int(dropped + length) }
end
local from = math.max(tonumber(ARGV[2]) - dropped, 0)
local result = { int(dropped), int(dropped + length) }
local limit = tonumber(ARGV[3])
if from < length and limit > 0 then
  for _, entry in ipairs(redis.call('LRANGE', KEYS[1], int(from), int(from + limit - 1))) do
    result[#result + 1] = entry
  end
end
return result
