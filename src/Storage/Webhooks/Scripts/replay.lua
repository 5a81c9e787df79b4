-- Puts deliveries up for now again, with a new schedule. Whoever holds one holds it no more.
-- KEYS: as queue.lua says
-- ARGV: 1 now, 2 queue, 3 the state they must be in or '', and the ids
-- Answers how many.
local now = now_ms()
local again = {}
for i = 4, #ARGV do
  local row = redis.call('HGET', KEYS[6], ARGV[i])
  if row then
    local state, _, json = split(row)
    if ARGV[3] == '' or ARGV[3] == state then
      redis.call('ZADD', KEYS[4], int(now), ARGV[i])
      redis.call('ZREM', KEYS[5], ARGV[i])
      again[#again + 1] = { ARGV[i], json }
    end
  end
end
announce()
for _, one in ipairs(again) do
  redis.call('HSET', KEYS[6], one[1], 'pending 0 ' .. one[2])
end
return #again
