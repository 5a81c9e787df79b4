-- Takes due deliveries, oldest first, for the time of a lease. A taken one stays in pending, due at the end of the lease. While every attempt of the queue
-- fails, at most one delivery is in progress; while the queue is paused, none is taken.
-- KEYS: those of queue.lua
-- ARGV: 1 now, 2 queue, 3 limit, 4 most deliveries in progress, 5 lease (ms)
-- Returns: the end of the lease, and for each delivery: id, row, and 'early' if it was brought forward and its scheduled time is still in the future, or ''
local now = now_ms()
local failing_since, paused_until = failure_state()
local max_in_progress = failing_since and 1 or tonumber(ARGV[4])
local lease_end = int(now + tonumber(ARGV[5]))
redis.call('ZREMRANGEBYSCORE', KEYS[5], '-inf', int(now))

local free = paused_until > now and 0 or math.min(tonumber(ARGV[3]), max_in_progress - redis.call('ZCARD', KEYS[5]))
local taken = { lease_end }
while free > 0 do
  local due = redis.call('ZRANGEBYSCORE', KEYS[4], '-inf', int(now), 'LIMIT', '0', int(free))
  if #due == 0 then
    break
  end
  for _, id in ipairs(due) do
    local row = redis.call('HGET', KEYS[6], id)
    if row and split(row) == 'pending' then
      -- Crash point: if the worker dies, the delivery is due again when the lease ends.
      redis.call('ZADD', KEYS[4], lease_end, id)
      redis.call('ZADD', KEYS[5], lease_end, id)
      taken[#taken + 1] = id
      taken[#taken + 1] = row
      local scheduled = tonumber(redis.call('ZSCORE', KEYS[11], id) or '0')
      taken[#taken + 1] = scheduled > now and 'early' or ''
      if scheduled > 0 and scheduled <= now then
        redis.call('ZREM', KEYS[11], id)
      end
      free = free - 1
    else
      redis.call('ZREM', KEYS[4], id)
    end
  end
end
update_schedule(max_in_progress)
return taken
