-- Records the identity of a folder or key ring that all hosts share, if there is no record yet or the present record has the id to replace.
-- KEYS: 1 the record
-- ARGV: 1 id of the record to replace, empty if none may exist, 2 id, 3 path where it was found, 4 time, 5 sealed text or empty
-- Returns: the present record: id, place, recorded_at, sealed, replaced
local present = redis.call('HGET', KEYS[1], 'id') or ''
if present == ARGV[1] then
  redis.call('HSET', KEYS[1], 'id', ARGV[2], 'place', ARGV[3], 'recorded_at', ARGV[4], 'sealed', ARGV[5], 'replaced', ARGV[1])
end
return redis.call('HMGET', KEYS[1], 'id', 'place', 'recorded_at', 'sealed', 'replaced')
