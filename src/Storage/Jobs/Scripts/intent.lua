-- Writes the intent before the paid call: queued -> submitting.
-- KEYS: 1 row, 2 start, 3 continue, 4 expire, 5 log, 6 out, 7 idx, 8 feed
-- ARGV: 1 now, 2 id, 3 fence, 4 provider, 5 model or '', 6 attempts, 7 created, 8 payload of image.started,
--       9 grace of the event (ms), 10 the time by the clock of the worker that orders, or '', 11 kind of the provider or ''
-- Returns: 'written', for the first intent of a job 'written sequence now', 'stale', 'cancel_requested' or 'expired'
local now = now_ms()
local row = redis.call('HMGET', KEYS[1], 'state', 'fence', 'lease', 'cancel', 'expires', 'started', 'rev', 'seq')
-- An expired lease is refused even if no other worker has claimed the job yet: the next one would find the intent of an order that is only
-- about to leave, and would look it up too early.
if not holds(row[1], row[2], row[3], ARGV[3]) or row[1] ~= 'queued' or tonumber(row[3]) <= now then
  return 'stale'
end
if row[4] == '1' then
  return 'cancel_requested'
end
if tonumber(row[5]) <= now then
  return 'expired'
end

-- The first intent of a job is also its start.
local sequence = not row[6] and following(row[8])
redis.call('HSET', KEYS[1], 'state', 'submitting', 'intent_at', int(now), 'intent_clock', ARGV[10], 'found', '', 'provider', ARGV[4], 'target', ARGV[4], 'model', ARGV[5],
  'attempts', ARGV[6], 'claims', '0', 'polls', '0', 'percent', '', 'kind', ARGV[11], 'rev', following(row[7]),
  'started', row[6] or int(now), 'seq', sequence or row[8])
redis.call('ZREM', KEYS[4], ARGV[2])
-- The due time stays the same: the end of the lease, or earlier if heartbeats renew the claim.
local due = redis.call('ZSCORE', KEYS[2], ARGV[2])
redis.call('ZREM', KEYS[2], ARGV[2])
redis.call('ZADD', KEYS[3], due and int(tonumber(due)) or row[3], ARGV[2])
move_index(KEYS[7], ARGV[7], ARGV[2], 'queued', 'running')
if sequence then
  append_numbered(sequence, KEYS[5], KEYS[6], KEYS[8], ARGV[2], now, 'image.started', ARGV[8], tonumber(ARGV[9]))
  return 'written ' .. sequence .. ' ' .. int(now)
end
return 'written'
