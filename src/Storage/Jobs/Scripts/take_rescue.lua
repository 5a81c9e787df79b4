-- Returns due jobs whose images wait to be fetched, the image with the earliest deletion first, and postpones each by the lease.
-- KEYS: 1 rescue, 2 continue
-- ARGV: 1 now, 2 limit, 3 lease (ms), or 0 to postpone nothing
-- Returns: the ids, each followed by the time at which its image is deleted
local now = now_ms()
local lease = tonumber(ARGV[3])
local found = {}
local head = redis.call('ZRANGE', KEYS[1], 0, 499, 'WITHSCORES')
for i = 1, #head, 2 do
  local id = head[i]
  local due = redis.call('ZSCORE', KEYS[2], id)
  if not due then
    -- The job has ended since.
    redis.call('ZREM', KEYS[1], id)
  elseif tonumber(due) <= now and #found < 2 * tonumber(ARGV[2]) then
    if lease > 0 then
      redis.call('ZADD', KEYS[2], int(now + lease), id)
    end
    found[#found + 1] = id
    found[#found + 1] = int(tonumber(head[i + 1]))
  end
end
return found
