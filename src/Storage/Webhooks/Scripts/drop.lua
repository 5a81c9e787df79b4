-- Drops the oldest pending deliveries of a queue, including those that a worker holds, and deletes the record of the queue's failures.
-- KEYS: those of queue.lua
-- ARGV: 1 now, 2 queue, 3 limit
-- Returns: the number of dropped deliveries
local dropped = redis.call('ZRANGE', KEYS[4], '0', int(tonumber(ARGV[3]) - 1))
for _, id in ipairs(dropped) do
  local row = redis.call('HGET', KEYS[6], id)
  if row then
    local _, tries, json = split(row)
    redis.call('HSET', KEYS[6], id, 'dropped ' .. tries .. ' ' .. json)
  end
  redis.call('ZREM', KEYS[4], id)
  redis.call('ZREM', KEYS[5], id)
end
redis.call('DEL', KEYS[10])
redis.call('DEL', KEYS[11])
redis.call('HDEL', KEYS[3], ARGV[2])
update_schedule()
return #dropped
