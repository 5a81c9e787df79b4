-- A provider asked to slow down: nobody orders for a while, and then no faster than it said.
-- KEYS: 1 rate of the provider
-- ARGV: 1 now, 2 wait (ms), 3 time a token takes to come (ms) or '' when it said nothing, 4 most tokens, 5 how long that holds (ms),
--       6 revision of the provider's settings
-- Answers 1.
local now = now_ms()
local free = now + tonumber(ARGV[2])
if redis.call('HGET', KEYS[1], 'revision') ~= ARGV[6] then
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[1], 'revision', ARGV[6])
end
local blocked = tonumber(redis.call('HGET', KEYS[1], 'blocked') or '0')
redis.call('HSET', KEYS[1], 'blocked', int(math.max(blocked, free)))
if ARGV[3] ~= '' then
  -- The bucket is as empty as the provider's: the first token is there when the wait is over, and not a whole bucket.
  local spent = math.max(tonumber(redis.call('HGET', KEYS[1], 'spent_until') or '0'), free + (tonumber(ARGV[4]) - 1) * tonumber(ARGV[3]))
  redis.call('HSET', KEYS[1], 'told_interval', ARGV[3], 'told_most', ARGV[4], 'told_until', int(now + tonumber(ARGV[5])), 'spent_until', int(spent))
end
return 1
