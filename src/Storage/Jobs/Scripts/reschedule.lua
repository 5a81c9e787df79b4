-- Ends a claim and sets the time at which the job is due again; on request puts the job back to queued, also for another provider and its lane.
-- KEYS: 1 row, 2 start, 3 continue, 4 expire, 5 idx, 6 rescue, 7 start of the lane in which the job is queued next, 8 lanes
-- ARGV: 1 now, 2 id, 3 fence, 4 due in (ms), 5 '1' to put the job back to queued, 6 '1' if there was progress, '2' if the claim must not be counted,
--       7 '1' if the provider was polled, 8 attempts or '', 9 created,
--       10 holders that may have the image, '-' for none, or '' for no change, 11 the possible cost so far, or '',
--       12 '1' if the provider's answer about the order is final, 13 lane of the next provider or '', 14 next provider or '',
--       15 '1' if the provider reported that the image is gone, '0' if it has the image, or '', 16 '1' if the job's provider is not configured, '0' if it is, or '',
--       17 '1' if the provider has begun with the order, '0' if the order is still in its queue, or '', 18 '1' if the provider did not respond, '0' if it did, or '',
--       19 '1' if the job may be claimed before it is due, because it is in its waiting line
-- Returns: 'written' or 'stale'
local now = now_ms()
local row = redis.call('HMGET', KEYS[1], 'state', 'fence', 'lease', 'cancel', 'cancel_seen', 'expires', 'rescue_by', 'settled', 'hint_id', 'lane', 'claims', 'alone', 'rev', 'polls')
local state = row[1]
local requeue = ARGV[5] == '1'
if not holds(state, row[2], row[3], ARGV[3]) then
  return 'stale'
end
-- A job with a provider's id is at the provider, and may be ordered again only after the provider's final answer. Only a job that is at no provider
-- moves to another one.
if requeue and state ~= 'submitting' and not (ARGV[12] == '1' and (state == 'waiting' or state == 'storing')) then
  return 'stale'
end
if ARGV[13] ~= '' and not requeue and state ~= 'queued' then
  return 'stale'
end
-- A callback arrived during this claim. It proves that the order was bought, so that it must not be ordered again, no matter how the claim ended.
if requeue and row[9] then
  redis.call('HSET', KEYS[1], 'lease', '0', 'not_before', '0', 'claims', '0')
  redis.call('HINCRBY', KEYS[1], 'rev', 1)
  redis.call('ZADD', KEYS[3], int(now), ARGV[2])
  publish_due_hint(row[10], ARGV[2])
  return 'written'
end
-- A cancel or an operator's settlement that arrived during this claim makes the job due at once.
local due = int(row[4] == row[5] and not row[8] and now + tonumber(ARGV[4]) or now)
local fields = { 'lease', '0', 'not_before', ARGV[19] == '1' and '0' or due, 'rev', following(row[13]) }
local function set(name, value)
  fields[#fields + 1] = name
  fields[#fields + 1] = value
end
if ARGV[6] == '1' then
  set('claims', '0')
elseif ARGV[6] == '2' then
  set('claims', int(math.max(0, tonumber(row[11]) - 1)))
  set('alone', int(math.max(0, tonumber(row[12] or '0') - 1)))
end
if ARGV[7] == '1' then
  set('polls', following(row[14]))
end
if ARGV[8] ~= '' then
  set('attempts', ARGV[8])
end
if ARGV[11] ~= '' then
  set('cost', ARGV[11])
end
redis.call('HSET', KEYS[1], unpack(fields))
if requeue or ARGV[13] ~= '' then
  -- The job moves from its present sets to the start set, which may be that of another lane.
  redis.call('ZREM', KEYS[2], ARGV[2])
  redis.call('ZREM', KEYS[3], ARGV[2])
  redis.call('ZREM', KEYS[6], ARGV[2])
  if ARGV[13] ~= '' then
    record_lane(KEYS[8], ARGV[13])
    redis.call('HSET', KEYS[1], 'state', 'queued', 'lane', ARGV[13], 'target', ARGV[14], 'provider_id', '', 'rescue_from', '', 'rescue_by', '', 'spilled', '')
  else
    redis.call('HSET', KEYS[1], 'state', 'queued', 'provider_id', '', 'rescue_from', '', 'rescue_by', '', 'spilled', '')
  end
  redis.call('HDEL', KEYS[1], 'intent_at', 'unknown_since', 'settled', 'gone_since', 'missing_since', 'begun_at', 'unanswered', 'source')
  redis.call('ZADD', KEYS[7], due, ARGV[2])
  redis.call('ZADD', KEYS[4], row[6], ARGV[2])
  if state ~= 'queued' then
    move_index(KEYS[5], ARGV[9], ARGV[2], 'running', 'queued')
  end
  -- The worker that runs this script knows the due time in its own lane, unless a cancel or a settlement has changed it.
  if ARGV[13] ~= '' and ARGV[13] ~= row[10] or row[4] ~= row[5] or row[8] then
    publish_due_hint(ARGV[13] ~= '' and ARGV[13] or row[10], ARGV[2])
  end
  return 'written'
end
if ARGV[10] == '-' then
  redis.call('HDEL', KEYS[1], 'spilled')
elseif ARGV[10] ~= '' then
  redis.call('HSET', KEYS[1], 'spilled', ARGV[10])
end
-- Each field is the time since which the provider has given the same answer. A single answer is not acted on.
for i, field in ipairs({ 'gone_since', 'missing_since', 'begun_at' }) do
  if ARGV[14 + i] == '1' then
    redis.call('HSETNX', KEYS[1], field, int(now))
  elseif ARGV[14 + i] == '0' then
    redis.call('HDEL', KEYS[1], field)
  end
end
if ARGV[18] == '1' then
  redis.call('HINCRBY', KEYS[1], 'unanswered', 1)
elseif ARGV[18] == '0' then
  redis.call('HDEL', KEYS[1], 'unanswered')
end
-- Images that wait to be fetched come before all other work, the image with the earliest deletion first.
if state == 'storing' and row[7] and row[7] ~= '' then
  redis.call('ZADD', KEYS[6], row[7], ARGV[2])
end
redis.call('ZADD', state == 'queued' and KEYS[2] or KEYS[3], due, ARGV[2])
if row[4] ~= row[5] or row[8] then
  publish_due_hint(row[10], ARGV[2])
end
return 'written'
