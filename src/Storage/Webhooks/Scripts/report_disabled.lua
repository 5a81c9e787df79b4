-- Appends the event webhook.disabled for an endpoint, once in each era. Runs after prelude.lua.
-- KEYS: 1 endpoint, 2 its log, 3 out, 4 feed
-- ARGV: 1 now, 2 endpoint id, 3 era, 4 payload
-- Returns: {'told'}, or {'known'} if this era has the event already
if redis.call('HGET', KEYS[1], 'disabled_event') == ARGV[3] then
  return { 'known' }
end

-- The sequence is set from the length of the log: in data from the embedded store of an earlier version it may include an event that is not in the log.
redis.call('HSET', KEYS[1], 'seq', redis.call('LLEN', KEYS[2]))
append(KEYS[1], KEYS[2], KEYS[3], KEYS[4], ARGV[2], now_ms(), 'webhook.disabled', ARGV[4], 0)
redis.call('HSET', KEYS[1], 'disabled_event', ARGV[3])
return { 'told' }
