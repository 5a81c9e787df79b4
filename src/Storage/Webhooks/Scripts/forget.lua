-- Forgets deliveries that are old, but those pending only when they are older still; and a queue that has none left.
-- KEYS: as queue.lua says
-- ARGV: 1 now, 2 queue, 3 the moment before which pending ones are forgotten too (ms), and the members 'time:id'
-- Answers how many.
local forgotten = 0
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
    forgotten = forgotten + 1
  end
end
announce()
if redis.call('ZCARD', KEYS[7]) == 0 then
  redis.call('DEL', KEYS[10])
  redis.call('DEL', KEYS[11])
  redis.call('HDEL', KEYS[3], ARGV[2])
  redis.call('SREM', KEYS[2], ARGV[2])
end
return forgotten
