-- Records the state of a request, unless a later attempt has it: what becomes of the response to an attempt that its client gave up means nothing.
-- An ended request does not become an open one.
-- KEYS: 1 requests by id, as in begin_request
-- ARGV: 1 now, 2 id, 3 state, 4 the time until which an open request counts as such, 5 how long the requests are kept (ms), 6 the attempt
-- Returns: now, or '' if the record stays as it is
local state, time, begun, repeats, attempt = string.match(redis.call('HGET', KEYS[1], ARGV[2]) or '', '^(%a+) (%d+) (%d+) (%d+) (%x+)$')
if attempt and attempt ~= ARGV[6] then
  return ''
end
local now = now_ms()
local until_ms = now
if ARGV[3] == 'open' then
  if state and state ~= 'open' then
    -- A look at the connection that was on its way when the response ended.
    return ''
  end
  until_ms = math.max(tonumber(ARGV[4]), tonumber(time or '0'))
end
redis.call('HSET', KEYS[1], ARGV[2], table.concat({ ARGV[3], int(until_ms), begun or int(now), repeats or '0', ARGV[6] }, ' '))
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return int(now)
