-- Records a provider's report (a callback) that the order of a job exists under an id and has ended.
-- KEYS: 1 row, 2 continue, 3 bought
-- ARGV: 1 now, 2 id, 3 lane of the keys, 4 provider, 5 provider's id of the order, 6 id of the callback itself or '',
--       7 '1' if the purchase has been recorded as that of the job (take_purchase.lua)
-- Returns: 'unclaimed' if the purchase must be recorded first, 'ignored', 'elsewhere lane', 'adopted' if no worker holds the job and it now waits for the order,
--       'noted' if the worker that holds it will find the id, or 'woken' if the job is due at once
local now = now_ms()
local row = redis.call('HMGET', KEYS[1], 'state', 'provider', 'provider_id', 'lease', 'lane', 'heard')
local state = row[1]
if not state or TERMINAL[state] or row[2] ~= ARGV[4] then
  return 'ignored'
end
if row[5] ~= ARGV[3] then
  return 'elsewhere ' .. row[5]
end
-- The same callback again: the provider did not receive the response, or an eavesdropper replays it.
if ARGV[6] ~= '' and row[6] == ARGV[6] then
  return 'ignored'
end
local function record_callback()
  if ARGV[6] ~= '' then
    redis.call('HSET', KEYS[1], 'heard', ARGV[6])
  end
end
local held = tonumber(row[4]) > now
if state == 'submitting' then
  if ARGV[7] ~= '1' then
    return 'unclaimed'
  end
  if held then
    redis.call('HSET', KEYS[1], 'hint_id', ARGV[5])
    record_callback()
    return 'noted'
  end
  -- The lease of the worker that ordered has expired. If that worker resumes, its writes are refused, because its claim ends here.
  redis.call('HSET', KEYS[1], 'state', 'waiting', 'provider_id', ARGV[5], 'found', '', 'polls', '0', 'claims', '0', 'lease', '0', 'not_before', '0')
  redis.call('HDEL', KEYS[1], 'unknown_since', 'settled', 'hint_id')
  redis.call('HINCRBY', KEYS[1], 'rev', 1)
  redis.call('ZADD', KEYS[2], int(now), ARGV[2])
  redis.call('ZADD', KEYS[3], int(now), ARGV[4] .. ' ' .. ARGV[5] .. ' ' .. ARGV[2])
  record_callback()
  publish_due_hint(ARGV[3], ARGV[2])
  return 'adopted'
end
if row[3] ~= ARGV[5] or state == 'queued' then
  return 'ignored'
end
record_callback()
if held then
  -- reschedule.lua compares this field with 'cancel' at the end of the claim. As after a cancel, the difference makes the job due at once.
  redis.call('HSET', KEYS[1], 'cancel_seen', 'called')
  return 'woken'
end
redis.call('HSET', KEYS[1], 'not_before', '0')
redis.call('HINCRBY', KEYS[1], 'rev', 1)
redis.call('ZADD', KEYS[2], int(now), ARGV[2])
publish_due_hint(ARGV[3], ARGV[2])
return 'woken'
