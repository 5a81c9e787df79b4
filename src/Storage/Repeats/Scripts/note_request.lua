-- Records the state of a request.
-- KEYS: 1 requests by id
-- ARGV: 1 now, 2 id, 3 state, 4 time to add to now (ms), 5 how long the requests are kept (ms)
-- Returns: 1
redis.call('HSET', KEYS[1], ARGV[2], ARGV[3] .. ' ' .. int(now_ms() + tonumber(ARGV[4])))
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return 1
