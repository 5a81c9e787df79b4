-- Puts deliveries up for now; those there are already stay as they are.
-- KEYS: as queue.lua says
-- ARGV: 1 now, 2 queue, and for each delivery: id, 'time:id', json
-- Answers how many were new.
local now = now_ms()
local new = {}
for i = 3, #ARGV, 3 do
  if redis.call('HEXISTS', KEYS[6], ARGV[i]) == 0 then
    new[#new + 1] = i
  end
end
if #new == 0 then
  return 0
end

redis.call('SADD', KEYS[2], ARGV[2])
for _, i in ipairs(new) do
  redis.call('ZADD', KEYS[7], '0', ARGV[i + 1])
  redis.call('ZADD', KEYS[4], int(now), ARGV[i])
end
announce()
-- Crash point: without its row a delivery is not there, and whoever puts it up again does so from the start.
for _, i in ipairs(new) do
  redis.call('HSET', KEYS[6], ARGV[i], 'pending 0 ' .. ARGV[i + 2])
end
return #new
