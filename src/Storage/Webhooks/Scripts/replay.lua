-- Makes deliveries due now with a new schedule, and ends the lease of any worker that holds one of them.
-- KEYS: those of queue.lua
-- ARGV: 1 now, 2 queue, 3 the states that are replayed, each followed by a comma, or '' for any, and the ids
-- Returns: the numbers of replayed deliveries that were pending, delivered, failed and dropped, then the same four numbers of deliveries left unchanged
local now = now_ms()
local column = { pending = 1, delivered = 2, failed = 3, dropped = 4 }
local counts = { 0, 0, 0, 0, 0, 0, 0, 0 }
local replayed = {}
for i = 4, #ARGV do
  local row = redis.call('HGET', KEYS[6], ARGV[i])
  if row then
    local state, _, json = split(row)
    local index = column[state]
    if ARGV[3] == '' or string.find(ARGV[3], state .. ',', 1, true) then
      redis.call('ZADD', KEYS[4], int(now), ARGV[i])
      redis.call('ZREM', KEYS[5], ARGV[i])
      redis.call('ZREM', KEYS[11], ARGV[i])
      replayed[#replayed + 1] = { ARGV[i], json }
    else
      index = index + 4
    end
    counts[index] = counts[index] + 1
  end
end
update_schedule()
for _, delivery in ipairs(replayed) do
  redis.call('HSET', KEYS[6], delivery[1], 'pending 0 ' .. delivery[2])
end
return counts
