-- Reads on in a tenant's feed.
-- KEYS: 1 feed, 2 how many of its entries have been dropped
-- ARGV: 1 now, 2 place: how many entries the reader has, or '' for all of them, 3 limit
-- Answers {place of the oldest entry kept, place of the end, entry, ...}.
local dropped = tonumber(redis.call('GET', KEYS[2]) or '0')
local length = redis.call('LLEN', KEYS[1])
if ARGV[2] == '' then
  return { int(dropped), int(dropped + length) }
end
local from = math.max(tonumber(ARGV[2]) - dropped, 0)
local answer = { int(dropped), int(dropped + length) }
local limit = tonumber(ARGV[3])
if from < length and limit > 0 then
  for _, entry in ipairs(redis.call('LRANGE', KEYS[1], int(from), int(from + limit - 1))) do
    answer[#answer + 1] = entry
  end
end
return answer
