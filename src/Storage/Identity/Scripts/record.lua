-- Records what all hosts have in common, where nothing is recorded yet, or in the place of the record with a given id.
-- KEYS: 1 the record
-- ARGV: 1 id of the record to replace, empty for none, 2 id, 3 where it was seen, 4 when, 5 sealed text or empty
-- Answers the record as it is now: id, place, recorded_at, sealed, replaced.
local present = redis.call('HGET', KEYS[1], 'id') or ''
if present == ARGV[1] then
  redis.call('HSET', KEYS[1], 'id', ARGV[2], 'place', ARGV[3], 'recorded_at', ARGV[4], 'sealed', ARGV[5], 'replaced', ARGV[1])
end
return redis.call('HMGET', KEYS[1], 'id', 'place', 'recorded_at', 'sealed', 'replaced')
