-- Records the provider's id after the paid call: submitting -> waiting. Ends the claim.
-- KEYS: 1 row, 2 continue, 3 bought
-- ARGV: 1 now, 2 id, 3 fence, 4 provider's id, 5 attempts, 6 first poll in (ms), 7 provider,
--       8 '1' if a look-up found the order, which may then turn out to belong to another job
-- Returns: 'written' or 'stale'
local now = now_ms()
local row = redis.call('HMGET', KEYS[1], 'state', 'fence', 'lease', 'cancel', 'cancel_seen', 'hint_id', 'lane', 'rev')
if not holds(row[1], row[2], row[3], ARGV[3]) or row[1] ~= 'submitting' then
  return 'stale'
end
-- The job is due at once, not at the next poll, if a cancel arrived during this claim, or if the order has ended already: the provider's
-- callback arrived before this script ran, and will not be repeated.
local at_once = row[4] ~= row[5] or row[6] == ARGV[4]
local due = at_once and now or now + tonumber(ARGV[6])
redis.call('HSET', KEYS[1], 'state', 'waiting', 'provider_id', ARGV[4], 'attempts', ARGV[5], 'polls', '0', 'claims', '0',
  'lease', '0', 'not_before', int(due), 'found', ARGV[8] == '1' and '1' or '', 'rev', following(row[8]))
redis.call('HDEL', KEYS[1], 'hint_id', 'unknown_since', 'settled')
redis.call('ZADD', KEYS[2], int(due), ARGV[2])
redis.call('ZADD', KEYS[3], int(now), ARGV[7] .. ' ' .. ARGV[4] .. ' ' .. ARGV[2])
if at_once then
  publish_due_hint(row[7], ARGV[2])
end
return 'written'
