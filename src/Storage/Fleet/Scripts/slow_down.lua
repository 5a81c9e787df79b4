-- Records a provider's request to slow down: no order leaves for a while, and afterwards no faster than the provider's limit.
-- KEYS: 1 rate of the provider
-- ARGV: 1 now, 2 wait (ms), 3 time after which the bucket gains a token (ms) or '' if the provider named no limit, 4 capacity of the bucket,
--       5 how long that limit holds (ms), 6 revision of the provider's settings
-- Returns: 1
local now = now_ms()
local free = now + tonumber(ARGV[2])
if redis.call('HGET', KEYS[1], 'revision') ~= ARGV[6] then
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[1], 'revision', ARGV[6])
end
local blocked = tonumber(redis.call('HGET', KEYS[1], 'blocked') or '0')
redis.call('HSET', KEYS[1], 'blocked', int(math.max(blocked, free)))
if ARGV[3] ~= '' then
  -- The bucket is empty, as at the provider: when the wait is over it holds one token, and not all of them.
  local spent = math.max(tonumber(redis.call('HGET', KEYS[1], 'spent_until') or '0'), free + (tonumber(ARGV[4]) - 1) * tonumber(ARGV[3]))
  redis.call('HSET', KEYS[1], 'told_interval', ARGV[3], 'told_most', ARGV[4], 'told_until', int(now + tonumber(ARGV[5])), 'spent_until', int(spent))
end
return 1
