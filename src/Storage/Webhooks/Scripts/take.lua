-- Takes deliveries that are due, oldest first, for a lease. A taken one stays in pending with the end of the lease as its moment. While
-- every attempt of the queue fails it has one place only, and none while it rests.
-- KEYS: as queue.lua says
-- ARGV: 1 now, 2 queue, 3 limit, 4 places, 5 lease (ms)
-- Answers the end of the lease, and for each delivery: id, row, and 'early' where it was brought forward and its scheduled moment is yet to come.
local now = now_ms()
local since, rest = health()
local places = since and 1 or tonumber(ARGV[4])
local lease_end = int(now + tonumber(ARGV[5]))
redis.call('ZREMRANGEBYSCORE', KEYS[5], '-inf', int(now))

local free = rest > now and 0 or math.min(tonumber(ARGV[3]), places - redis.call('ZCARD', KEYS[5]))
local taken = { lease_end }
while free > 0 do
  local due = redis.call('ZRANGEBYSCORE', KEYS[4], '-inf', int(now), 'LIMIT', '0', int(free))
  if #due == 0 then
    break
  end
  for _, id in ipairs(due) do
    local row = redis.call('HGET', KEYS[6], id)
    if row and split(row) == 'pending' then
      -- It is due again when the lease ends, whatever becomes of the taker.
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
announce(places)
return taken
