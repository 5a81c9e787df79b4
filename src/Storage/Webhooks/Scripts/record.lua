-- Records the result of an attempt if the caller's lease on the delivery still holds, and updates the failure state of the queue. After a success,
-- deliveries that wait for a retry are brought forward; after a second failure in a row they return to their schedule.
-- KEYS: those of queue.lua
-- ARGV: 1 now, 2 queue, 3 id, 4 end of the lease, 5 state, 6 tries, 7 json, 8 time until the next attempt (ms) or '', 9 'well' or 'failed' for the state of
--       the queue, or '' to leave it unchanged, 10 how long the queue is paused (ms), 11 time until the next attempt may be brought forward (ms), '' for
--       never, or 'as before',
--       12 'time:id', 13 'early' for an attempt before its scheduled time: the next one is then due no earlier than that time
-- Returns: the time since which every attempt of the queue has failed (ms since 1970), or ''
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
      -- Entries with the score 0 are ordered by the time of their event, and come before those whose early attempt failed.
      redis.call('ZADD', KEYS[10], ARGV[11] == '0' and '0' or int(now + tonumber(ARGV[11])), ARGV[12])
    end
  end
end

local failing_since, paused_until = failure_state()
if ARGV[9] == 'well' then
  redis.call('HDEL', KEYS[3], ARGV[2])
  failing_since = nil
  if ARGV[5] == 'delivered' and paused_until <= now then
    bring_waiting_forward(now)
  end
elseif ARGV[9] == 'failed' then
  if failing_since then
    restore_schedule()
  end
  failing_since = failing_since or now
  redis.call('HSET', KEYS[3], ARGV[2], int(failing_since) .. ' ' .. int(math.max(paused_until, now + tonumber(ARGV[10]))))
end
update_schedule()
return failing_since and int(failing_since) or ''
