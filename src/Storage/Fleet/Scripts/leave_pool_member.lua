-- Releases the slot of a job at a server of a pool.
-- KEYS: 1 slots, 2 loaded
-- ARGV: 1 now, 2 id
-- Returns: 1, or 0 if the job had no slot there
if redis.call('ZREM', KEYS[1], ARGV[2]) == 0 then
  return 0
end
redis.call('HSET', KEYS[2], 'left', int(now_ms()))
return 1
