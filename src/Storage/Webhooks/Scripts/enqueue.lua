-- Adds deliveries that are due now; leaves those unchanged that exist already.
-- KEYS: those of queue.lua
-- ARGV: 1 now, 2 queue, 3 how many deliveries the queue keeps, and for each delivery: id, 'time:id', json
-- Returns: the number of new deliveries
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
update_schedule()
for _, i in ipairs(new) do
  redis.call('HSET', KEYS[6], ARGV[i], 'pending 0 ' .. ARGV[i + 2])
end

-- A queue with too many deliveries loses the oldest ended ones before the end of their retention. Pending ones are never removed here.
local over = redis.call('ZCARD', KEYS[7]) - tonumber(ARGV[3])
if over > 0 then
  for _, member in ipairs(redis.call('ZRANGE', KEYS[7], '0', int(math.min(over, 2 * #new) - 1))) do
    local id = string.match(member, '^%d+:(.*)$')
    local row = redis.call('HGET', KEYS[6], id)
    if row and split(row) ~= 'pending' then
      redis.call('HDEL', KEYS[6], id)
      redis.call('ZREM', KEYS[7], member)
    end
  end
end
return #new
