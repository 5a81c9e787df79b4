-- Records the request to erase the content of a job, and of one that has not ended also that it is to be canceled.
-- KEYS: 1 row, 2 start, 3 continue, 4 erasing
-- ARGV: 1 now, 2 id, 3 lane of the keys, 4 time until a worker looks at the request (ms)
-- Returns: 'ended', 'requested', 'erased', 'missing', or 'moved' if the job is in another lane
local now = now_ms()
local row = redis.call('HMGET', KEYS[1], 'state', 'lane', 'cancel', 'erase', 'erased')
local state = row[1]
if not state then
  return 'missing'
end
if row[5] then
  return 'erased'
end
if not TERMINAL[state] and row[2] ~= ARGV[3] then
  return 'moved'
end
if not row[4] then
  redis.call('HSET', KEYS[1], 'erase', int(now))
end
if TERMINAL[state] then
  -- A compaction that has read the row without the request leaves it as it is. A compact row has no revision.
  if redis.call('HEXISTS', KEYS[1], 'rev') == 1 then
    redis.call('HINCRBY', KEYS[1], 'rev', 1)
  end
  -- Crash point: from here on a worker erases it, whatever becomes of the caller.
  redis.call('ZADD', KEYS[4], int(now + tonumber(ARGV[4])), ARGV[2])
  return 'ended'
end
if row[3] ~= '1' then
  redis.call('HSET', KEYS[1], 'cancel', '1', 'not_before', '0')
  redis.call('ZADD', state == 'queued' and KEYS[2] or KEYS[3], int(now), ARGV[2])
  publish_due_hint(ARGV[3], ARGV[2])
end
redis.call('HINCRBY', KEYS[1], 'rev', 1)
redis.call('ZADD', KEYS[4], int(now + tonumber(ARGV[4])), ARGV[2])
return 'requested'
