-- Resumes an ended job.
-- KEYS: those of terminal.lua, then replayed, and lanes as the last
-- ARGV: 1 now, 2 id, 3 sequence of the row as read, 4 tenant, 5 created, 6 state to resume in, 7 state as read, 8 expires in (ms),
--       9 payload of image.replayed, 10 attempts, 11 how many of them belong to earlier lives, 12 their cost or '',
--       13 lane
-- Returns: 'replayed', 'missing', or 'changed' if the row has changed since it was read
local now = now_ms()
local row = redis.call('HMGET', KEYS[1], 'state', 'seq', 'rev', 'replays')
if not row[1] then
  return 'missing'
end
-- Every replay and every end appends an event. The same sequence number in the same state therefore means the same end, and a repeated replay finds
-- another number.
if row[1] ~= ARGV[7] or row[2] ~= ARGV[3] or not TERMINAL[row[1]] then
  return 'changed'
end

record_lane(KEYS[#KEYS], ARGV[13])
local to = ARGV[6]
local expires = int(now + tonumber(ARGV[8]))
redis.call('PERSIST', KEYS[1])
redis.call('PERSIST', KEYS[5])
append(KEYS[1], KEYS[5], KEYS[6], KEYS[10], ARGV[2], now, 'image.replayed', ARGV[9], 0)
redis.call('HSET', KEYS[1], 'state', to, 'expires', expires, 'lease', '0', 'claims', '0', 'polls', '0', 'not_before', '0',
  'cancel', '0', 'cancel_seen', '0', 'attempts', ARGV[10], 'earlier', ARGV[11], 'spent', ARGV[12],
  'replays', int(tonumber(row[4] or '0') + 1), 'rev', int(tonumber(row[3]) + 1))
if to == 'queued' then
  redis.call('HDEL', KEYS[1], 'intent_at', 'provider_id', 'hint_id', 'target', 'source')
  redis.call('ZADD', KEYS[2], int(now), ARGV[2])
  redis.call('ZADD', KEYS[4], expires, ARGV[2])
else
  -- In waiting, the time of the intent is only the start of the timeouts, which start again. A look-up (submitting) needs the real time of the order.
  if to == 'waiting' then
    redis.call('HSET', KEYS[1], 'intent_at', int(now))
  end
  redis.call('ZADD', KEYS[3], int(now), ARGV[2])
end
move_index(KEYS[7], ARGV[5], ARGV[2], row[1], to == 'queued' and 'queued' or 'running')
if redis.call('ZREM', KEYS[8], ARGV[2] .. ':' .. ARGV[4] .. ':' .. row[1] .. ':' .. ARGV[5]) == 0 then
  -- The end is in one of the lists of ended jobs. Its entry there must not remove the job from the index.
  redis.call('HINCRBY', KEYS[#KEYS - 1], ARGV[2], 1)
end
redis.call('INCR', KEYS[9])
if KEYS[16] and redis.call('EXISTS', KEYS[13]) == 1 then
  redis.call('HINCRBY', KEYS[13], ENDED_AS[row[1]], -1)
  redis.call('HINCRBY', KEYS[13], 'remaining', 1)
  redis.call('PERSIST', KEYS[13])
  redis.call('PERSIST', KEYS[14])
end
-- In waiting the image exists already and may be on a worker's disk, so that the record of its holders is kept.
if to ~= 'waiting' then
  redis.call('HDEL', KEYS[1], 'spilled')
end
redis.call('HDEL', KEYS[1], 'finished', 'error', 'image', 'cost', 'last_word', 'unknown_since', 'settled',
  'rescue_from', 'rescue_by', 'gone_since', 'missing_since', 'begun_at', 'unanswered')
publish_due_hint(ARGV[13], ARGV[2])
publish_event_hint(ARGV[13], ARGV[2])
return 'replayed'
