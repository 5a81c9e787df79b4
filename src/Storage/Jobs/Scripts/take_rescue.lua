-- Takes jobs whose pictures wait to be fetched and whose moment has come, the picture with the least time left first.
-- KEYS: 1 rescue, 2 continue
-- ARGV: 1 now, 2 limit, 3 lease (ms)
-- Answers the ids.
local now = now_ms()
local taken = {}
for _, id in ipairs(redis.call('ZRANGE', KEYS[1], 0, 499)) do
  local due = redis.call('ZSCORE', KEYS[2], id)
  if not due then
    -- It has ended since.
    redis.call('ZREM', KEYS[1], id)
  elseif tonumber(due) <= now and #taken < tonumber(ARGV[2]) then
    redis.call('ZADD', KEYS[2], int(now + tonumber(ARGV[3])), id)
    taken[#taken + 1] = id
  end
end
return taken
