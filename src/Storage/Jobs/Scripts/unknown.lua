-- Records that it is unknown whether the job was bought. Ends the claim; the job stays in submitting and is looked up again later.
-- KEYS: 1 row, 2 continue, 3 log, 4 out, 5 unknown, 6 feed
-- ARGV: 1 now, 2 id, 3 fence, 4 due in (ms), 5 payload of image.outcome_unknown, 6 grace of the event (ms)
-- Returns: 'written', for the first record of this order 'written sequence now', or 'stale'
local now = now_ms()
local row = redis.call('HMGET', KEYS[1], 'state', 'fence', 'lease', 'cancel', 'cancel_seen', 'unknown_since', 'settled', 'hint_id', 'lane')
if not holds(row[1], row[2], row[3], ARGV[3]) or row[1] ~= 'submitting' then
  return 'stale'
end
-- A cancel, an operator's settlement or a provider callback that arrived during this claim makes the job due at once.
local at_once = row[4] ~= row[5] or row[7] or row[8]
local due = int(at_once and now or now + tonumber(ARGV[4]))
redis.call('HSET', KEYS[1], 'lease', '0', 'not_before', due, 'claims', '0')
redis.call('HINCRBY', KEYS[1], 'rev', 1)
redis.call('ZADD', KEYS[2], due, ARGV[2])
if at_once then
  publish_due_hint(row[9], ARGV[2])
end
if row[6] then
  return 'written'
end
redis.call('ZADD', KEYS[5], int(now), ARGV[2])
local sequence = append(KEYS[1], KEYS[3], KEYS[4], KEYS[6], ARGV[2], now, 'image.outcome_unknown', ARGV[5], tonumber(ARGV[6]))
redis.call('HSET', KEYS[1], 'unknown_since', int(now))
return 'written ' .. sequence .. ' ' .. int(now)
