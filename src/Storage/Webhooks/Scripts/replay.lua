-- Puts deliveries up for now again, with a new schedule. Whoever holds one holds it no more.
-- KEYS: as queue.lua says
-- ARGV: 1 now, 2 queue, 3 the states they may be in, with a comma after each, or '' for any, and the ids
-- Answers how many pending, delivered, failed and dropped ones were put up, and how many of each were left.
local now = now_ms()
local column = { pending = 1, delivered = 2, failed = 3, dropped = 4 }
local counts = { 0, 0, 0, 0, 0, 0, 0, 0 }
local again = {}
for i = 4, #ARGV do
  local row = redis.call('HGET', KEYS[6], ARGV[i])
  if row then
    local state, _, json = split(row)
    local at = column[state]
    if ARGV[3] == '' or string.find(ARGV[3], state .. ',', 1, true) then
      redis.call('ZADD', KEYS[4], int(now), ARGV[i])
      redis.call('ZREM', KEYS[5], ARGV[i])
      redis.call('ZREM', KEYS[11], ARGV[i])
      again[#again + 1] = { ARGV[i], json }
    else
      at = at + 4
    end
    counts[at] = counts[at] + 1
  end
end
announce()
for _, one in ipairs(again) do
  redis.call('HSET', KEYS[6], one[1], 'pending 0 ' .. one[2])
end
return counts
