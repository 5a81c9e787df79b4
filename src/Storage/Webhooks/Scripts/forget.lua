-- Removes the given old deliveries, pending ones only if they are older than a second limit, and the queue itself once it is empty.
-- KEYS: those of queue.lua
-- ARGV: 1 now, 2 queue, 3 the time before which pending deliveries are removed too (ms), and the members 'time:id'
-- Returns: the number of removed deliveries
local removed = 0
for i = 4, #ARGV do
  local time, id = string.match(ARGV[i], '^(%d+):(.*)$')
  local row = redis.call('HGET', KEYS[6], id)
  if not row or split(row) ~= 'pending' or tonumber(time) < tonumber(ARGV[3]) then
    redis.call('ZREM', KEYS[4], id)
    redis.call('ZREM', KEYS[5], id)
    redis.call('HDEL', KEYS[6], id)
    redis.call('ZREM', KEYS[7], ARGV[i])
    redis.call('ZREM', KEYS[10], ARGV[i])
    redis.call('ZREM', KEYS[11], id)
    removed = removed + 1
  end
end
update_schedule()
if redis.call('ZCARD', KEYS[7]) == 0 then
  redis.call('DEL', KEYS[10])
  redis.call('DEL', KEYS[11])
  redis.call('HDEL', KEYS[3], ARGV[2])
  redis.call('SREM', KEYS[2], ARGV[2])
end
return removed
