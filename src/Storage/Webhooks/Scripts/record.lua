-- Writes how an attempt went, unless somebody else holds the delivery by now, or nobody does; and how the queue is.
-- KEYS: as queue.lua says
-- ARGV: 1 now, 2 queue, 3 id, 4 end of the lease, 5 state, 6 tries, 7 json, 8 next in (ms) or '', 9 'well', 'failed' or '' for no news of
--       the queue, 10 how long the queue rests (ms)
-- Answers since when every attempt of the queue has failed (ms since 1970), or ''.
local now = now_ms()
local held = tonumber(redis.call('ZSCORE', KEYS[5], ARGV[3]) or '0') == tonumber(ARGV[4])
if held then
  redis.call('HSET', KEYS[6], ARGV[3], ARGV[5] .. ' ' .. ARGV[6] .. ' ' .. ARGV[7])
  if ARGV[8] ~= '' then
    redis.call('ZADD', KEYS[4], int(now + tonumber(ARGV[8])), ARGV[3])
  else
    redis.call('ZREM', KEYS[4], ARGV[3])
  end
  redis.call('ZREM', KEYS[5], ARGV[3])
end

local since, rest = health()
if ARGV[9] == 'well' then
  redis.call('HDEL', KEYS[3], ARGV[2])
  since = nil
elseif ARGV[9] == 'failed' then
  since = since or now
  redis.call('HSET', KEYS[3], ARGV[2], int(since) .. ' ' .. int(math.max(rest, now + tonumber(ARGV[10]))))
end
announce()
return since and int(since) or ''
