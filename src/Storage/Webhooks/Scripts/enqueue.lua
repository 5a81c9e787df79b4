-- Puts deliveries up for now; those there are already stay as they are.
-- KEYS: as queue.lua says
-- ARGV: 1 now, 2 queue, 3 how many deliveries the queue keeps, and for each delivery: id, 'time:id', json
-- Answers how many were new.
local now = now_ms()
local new = {}
for i = 4, #ARGV, 3 do
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
for _, i in ipairs(new) do
  redis.call('HSET', KEYS[6], ARGV[i], 'pending 0 ' .. ARGV[i + 2])
end

-- Of a queue that gets everything the oldest that have ended go, before their time is over. What is pending never does.
local over = redis.call('ZCARD', KEYS[7]) - tonumber(ARGV[3])
if over > 0 then
  for _, place in ipairs(redis.call('ZRANGE', KEYS[7], '0', int(math.min(over, 2 * #new) - 1))) do
    local id = string.match(place, '^%d+:(.*)$')
    local row = redis.call('HGET', KEYS[6], id)
    if row and split(row) ~= 'pending' then
      redis.call('HDEL', KEYS[6], id)
      redis.call('ZREM', KEYS[7], place)
    end
  end
end
return #new
