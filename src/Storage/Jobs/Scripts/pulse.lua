-- Says that a worker reaches this partition.
-- KEYS: 1 pulse
-- ARGV: 1 now, 2 the longest time without a pulse that is no silence (ms), 3 grace after a silence (ms)
-- Answers the end of the grace, or 0 where there is none.
local now = now_ms()
local till = grace_end(KEYS[1], now)
redis.call('HSET', KEYS[1], 'at', int(now), 'silence', ARGV[2], 'grace', ARGV[3])
return till and int(till) or '0'
