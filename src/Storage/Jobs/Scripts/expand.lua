-- Replaces a compact row by the row and the log that it was made from, so that the job can be replayed.
-- KEYS: 1 row, 2 log
-- ARGV: 1 now, 2 fencing token of the row as read, 3 number of values, the fields and values of the row, then the entries of the log
-- Returns: 1, or 0 if the row is not compact any more
local row = redis.call('HMGET', KEYS[1], 'fence', '0')
if row[1] ~= ARGV[2] or not row[2] then
  return 0
end
local left = redis.call('PTTL', KEYS[1])
local count = tonumber(ARGV[3])
redis.call('DEL', KEYS[1], KEYS[2])
redis.call('HSET', KEYS[1], unpack(ARGV, 4, 3 + count))
for i = 4 + count, #ARGV do
  redis.call('RPUSH', KEYS[2], ARGV[i])
end
if left > 0 then
  redis.call('PEXPIRE', KEYS[1], int(left))
  redis.call('PEXPIRE', KEYS[2], int(left))
end
return 1
