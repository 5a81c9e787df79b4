-- Accepts that the store was set back: marks that were seen before now prove nothing any more.
-- KEYS: 1 until when restores are accepted, 2 since when the store is known to be set back
-- ARGV: 1 now
redis.call('SET', KEYS[1], int(now_ms()))
redis.call('DEL', KEYS[2])
