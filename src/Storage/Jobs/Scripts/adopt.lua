-- A provider says that a job's order exists, under an id, and has ended.
-- KEYS: 1 row, 2 continue, 3 bought
-- ARGV: 1 now, 2 id, 3 lane whose keys these are, 4 provider, 5 provider's id, 6 id of the word itself or '',
--       7 '1' if the purchase is entered as the job's
-- Answers 'unclaimed' where it must be entered first, 'ignored', 'elsewhere lane', 'adopted', 'noted' or 'woken'.
local now = now_ms()
local row = redis.call('HMGET', KEYS[1], 'state', 'provider', 'provider_id', 'lease', 'lane', 'heard')
local state = row[1]
if not state or TERMINAL[state] or row[2] ~= ARGV[4] then
  return 'ignored'
end
if row[5] ~= ARGV[3] then
  return 'elsewhere ' .. row[5]
end
-- Said again, by a provider that did not hear our answer or by whoever listened to it.
if ARGV[6] ~= '' and row[6] == ARGV[6] then
  return 'ignored'
end
local function hear()
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
    hear()
    return 'noted'
  end
  -- Whoever ordered is gone. Should he come back: his claim ends here, with its lease.
  redis.call('HSET', KEYS[1], 'state', 'waiting', 'provider_id', ARGV[5], 'found', '', 'polls', '0', 'claims', '0', 'lease', '0', 'not_before', '0')
  redis.call('HDEL', KEYS[1], 'unknown_since', 'settled', 'hint_id')
  redis.call('HINCRBY', KEYS[1], 'rev', 1)
  redis.call('ZADD', KEYS[2], int(now), ARGV[2])
  redis.call('ZADD', KEYS[3], int(now), ARGV[4] .. ' ' .. ARGV[5] .. ' ' .. ARGV[2])
  hear()
  call_up(ARGV[3], ARGV[2])
  return 'adopted'
end
if row[3] ~= ARGV[5] or state == 'queued' then
  return 'ignored'
end
hear()
if held then
  -- At the end of the claim this looks like a cancel that came during it: somebody looks again at once.
  redis.call('HSET', KEYS[1], 'cancel_seen', 'called')
  return 'woken'
end
redis.call('HSET', KEYS[1], 'not_before', '0')
redis.call('HINCRBY', KEYS[1], 'rev', 1)
redis.call('ZADD', KEYS[2], int(now), ARGV[2])
call_up(ARGV[3], ARGV[2])
return 'woken'
