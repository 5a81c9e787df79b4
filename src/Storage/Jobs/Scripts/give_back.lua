-- Takes from a job a purchase that a look-up assigned to it, because it belongs to another job: waiting or storing -> submitting, where the order of
-- the job is looked up again. Ends any claim.
-- KEYS: 1 row, 2 continue, 3 rescue, 4 bought
-- ARGV: 1 now, 2 id, 3 provider, 4 provider's id, 5 lane of the keys
-- Returns: 'given_back', 'delivered' if the image has been fetched already, 'not_its' if the job does not have the purchase by a look-up, or 'elsewhere lane'
local now = now_ms()
local row = redis.call('HMGET', KEYS[1], 'state', 'provider', 'provider_id', 'lane', 'found', 'spilled', 'fence')
local state = row[1]
if not state or row[2] ~= ARGV[3] or row[3] ~= ARGV[4] or row[5] ~= '1' then
  return 'not_its'
end
if state == 'succeeded' or state == 'storing' and row[6] and row[6] ~= '' then
  return 'delivered'
end
if state ~= 'waiting' and state ~= 'storing' then
  return 'not_its'
end
if row[4] ~= ARGV[5] then
  return 'elsewhere ' .. row[4]
end
redis.call('ZREM', KEYS[4], ARGV[3] .. ' ' .. ARGV[4] .. ' ' .. ARGV[2])
redis.call('HSET', KEYS[1], 'state', 'submitting', 'provider_id', '', 'found', '', 'fence', int(tonumber(row[7]) + 1), 'lease', '0',
  'not_before', '0', 'claims', '0', 'polls', '0', 'rescue_from', '', 'rescue_by', '')
redis.call('HINCRBY', KEYS[1], 'rev', 1)
redis.call('ZREM', KEYS[3], ARGV[2])
redis.call('ZADD', KEYS[2], int(now), ARGV[2])
publish_due_hint(row[4], ARGV[2])
return 'given_back'
