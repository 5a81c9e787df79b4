-- Writes how an attempt went, unless somebody else holds the delivery by now, or nobody does; and how the queue is. After a success others that wait
-- are brought forward; after a second failure they go back to their schedule.
-- KEYS: as queue.lua says
-- ARGV: 1 now, 2 queue, 3 id, 4 end of the lease, 5 state, 6 tries, 7 json, 8 next in (ms) or '', 9 'well', 'failed' or '' for no news of
--       the queue, 10 how long the queue rests (ms), 11 how long until the next attempt may be brought forward (ms), '' for never, or 'as before',
--       12 'time:id', 13 'early' for an attempt before its scheduled moment: then the next one is due at that moment, or later
-- Answers since when every attempt of the queue has failed (ms since 1970), or ''.
local now = now_ms()
local held = tonumber(redis.call('ZSCORE', KEYS[5], ARGV[3]) or '0') == tonumber(ARGV[4])
if held then
  redis.call('HSET', KEYS[6], ARGV[3], ARGV[5] .. ' ' .. ARGV[6] .. ' ' .. ARGV[7])
  if ARGV[8] ~= '' then
    local due = now + tonumber(ARGV[8])
    if ARGV[13] == 'early' then
      due = math.max(due, tonumber(redis.call('ZSCORE', KEYS[11], ARGV[3]) or '0'))
    end
    redis.call('ZADD', KEYS[4], int(due), ARGV[3])
  else
    redis.call('ZREM', KEYS[4], ARGV[3])
  end
  redis.call('ZREM', KEYS[5], ARGV[3])
  if ARGV[11] ~= 'as before' then
    redis.call('ZREM', KEYS[11], ARGV[3])
    if ARGV[8] == '' or ARGV[11] == '' then
      redis.call('ZREM', KEYS[10], ARGV[12])
    else
      -- With the score 0 the events stand in the order of their time, before those that were brought forward in vain.
      redis.call('ZADD', KEYS[10], ARGV[11] == '0' and '0' or int(now + tonumber(ARGV[11])), ARGV[12])
    end
  end
end

local since, rest = health()
if ARGV[9] == 'well' then
  redis.call('HDEL', KEYS[3], ARGV[2])
  since = nil
  if ARGV[5] == 'delivered' and rest <= now then
    bring_forward(now)
  end
elseif ARGV[9] == 'failed' then
  if since then
    put_back()
  end
  since = since or now
  redis.call('HSET', KEYS[3], ARGV[2], int(since) .. ' ' .. int(math.max(rest, now + tonumber(ARGV[10]))))
end
announce()
return since and int(since) or ''
