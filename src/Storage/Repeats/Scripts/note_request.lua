-- Records the state of a request, unless a later attempt has it: what becomes of the response to an attempt that its client gave up means nothing.
-- KEYS: 1 requests by id, as in begin_request
-- ARGV: 1 now, 2 id, 3 state, 4 time to add to now (ms), 5 how long the requests are kept (ms), 6 the attempt
-- Returns: 1, or 0 if a later attempt has it
local begun, repeats, attempt = string.match(redis.call('HGET', KEYS[1], ARGV[2]) or '', '^%a+ %d+ (%d+) (%d+) (%x+)$')
if attempt and attempt ~= ARGV[6] then
  return 0
end
local now = now_ms()
redis.call('HSET', KEYS[1], ARGV[2], table.concat({ ARGV[3], int(now + tonumber(ARGV[4])), begun or int(now), repeats or '0', ARGV[6] }, ' '))
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return 1
