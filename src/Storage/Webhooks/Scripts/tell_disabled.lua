-- Tells, once an era, that an endpoint is disabled. After the prelude of the jobs' scripts.
-- KEYS: 1 endpoint, 2 its log, 3 out, 4 feed
-- ARGV: 1 now, 2 endpoint id, 3 era, 4 payload
-- Answers {'told'}, or {'known'} when it was told in this era before.
if redis.call('HGET', KEYS[1], 'disabled_event') == ARGV[3] then
  return { 'known' }
end

-- The number follows from the log: what was copied from the embedded store of an earlier version may have counted an event that it did not keep.
redis.call('HSET', KEYS[1], 'seq', redis.call('LLEN', KEYS[2]))
append(KEYS[1], KEYS[2], KEYS[3], KEYS[4], ARGV[2], now_ms(), 'webhook.disabled', ARGV[4], 0)
redis.call('HSET', KEYS[1], 'disabled_event', ARGV[3])
return { 'told' }
