-- Removes an entry from a list of ended jobs, and its job from the index, unless the job was replayed after that end.
-- KEYS: 1 to_compact, compacted or expiring, 2 replayed, 3 index
-- ARGV: 1 now, 2 entry, 3 id, then the members to remove from the index
-- Returns: 1 if the job was removed from the index, or 0
if redis.call('LREM', KEYS[1], 1, ARGV[2]) == 0 then
  return 0
end
local obsolete = tonumber(redis.call('HGET', KEYS[2], ARGV[3]) or '0')
if obsolete == 0 then
  redis.call('ZREM', KEYS[3], unpack(ARGV, 4))
  return 1
end
if obsolete == 1 then
  redis.call('HDEL', KEYS[2], ARGV[3])
else
  redis.call('HINCRBY', KEYS[2], ARGV[3], -1)
end
return 0
