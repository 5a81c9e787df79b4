-- Replaces the row of an ended job by its receipt, and its log by the same events without their content.
-- KEYS: 1 row, 2 log, 3 out, 4 feed, 5 removals, 6 erasing, 7 batch if there is one
-- ARGV: 1 now, 2 id, 3 sequence of the row as read, 4 payload of image.erased, 5 lane, 6 time until the webhooks are looked at once more (ms),
--       7 entry of removals for the images of the job, or '', 8 that for the source image of the batch, or '', 9 number of values, the fields and values of the receipt,
--       then the entries of the log
-- Returns: 'erased' or, if the row has changed since it was read, 'changed'
local now = now_ms()
local row = redis.call('HMGET', KEYS[1], 'state', 'seq', 'rev', 'erased')
if not row[1] or not TERMINAL[row[1]] or row[2] ~= ARGV[3] or row[4] then
  return 'changed'
end
local left = redis.call('PTTL', KEYS[1])
local count = tonumber(ARGV[9])
local sequence = following(row[2])
redis.call('DEL', KEYS[1], KEYS[2])
redis.call('HSET', KEYS[1], unpack(ARGV, 10, 9 + count))
redis.call('HSET', KEYS[1], 'rev', following(row[3]), 'seq', sequence, 'erased', int(now))
for i = 10 + count, #ARGV do
  redis.call('RPUSH', KEYS[2], ARGV[i])
end
append_numbered(sequence, KEYS[2], KEYS[3], KEYS[4], ARGV[2], now, 'image.erased', ARGV[4], 0)
if left > 0 then
  redis.call('PEXPIRE', KEYS[1], int(left))
  redis.call('PEXPIRE', KEYS[2], int(left))
end
if ARGV[7] ~= '' then
  redis.call('ZADD', KEYS[5], int(now), ARGV[7])
end
if KEYS[7] and redis.call('EXISTS', KEYS[7]) == 1 then
  local erased = redis.call('HINCRBY', KEYS[7], 'erased', 1)
  local _, others = string.gsub(redis.call('HGET', KEYS[7], 'jobs'), ',', '')
  -- The jobs of a batch share their source image. The last one takes it along.
  if erased > others and ARGV[8] ~= '' then
    redis.call('ZADD', KEYS[5], int(now), ARGV[8])
  end
end
redis.call('ZADD', KEYS[6], int(now + tonumber(ARGV[6])), ARGV[2])
publish_event_hint(ARGV[5], ARGV[2])
return 'erased'
