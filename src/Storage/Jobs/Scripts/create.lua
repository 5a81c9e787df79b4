-- Creates the rows of one submission, unless they exist already.
-- KEYS: 1 start, 2 expire, 3 out, 4 idx, 5 unfinished, 6 feed, 7 lanes, 8 erasing, then the idempotency record if there is one, then the batch if there is one,
--       then per job: row, log; last a key that must not exist: for a batch the row with the batch's id, for a single job the batch with the job's id
-- ARGV: 1 now, 2 tenant, 3 lane, 4 start in (ms), 5 expires in (ms), 6 request hash or '', 7 idempotency record to write,
--       8 its time to live (ms), 9 batch id or '', 10 ids of the batch's jobs, 11 number of jobs,
--       then per job: id, request, seed, payload of image.accepted; last seven: digest of the request or '',
--       what is wrong with the command or '', name of the configured route or '', '1' if the caller named the seed, position in the trace or '',
--       time after its end at which the content of each job is erased (ms), or '', grace of the events (ms)
-- Returns: {'created', now}, {'existing'}, {'existing', idempotency record} or, if the idempotency key belongs to another request, {'reused'}
local now = now_ms()
local next_key = 9
local idempotency, batch
if ARGV[6] ~= '' then
  idempotency = KEYS[next_key]
  next_key = next_key + 1
end
if ARGV[9] ~= '' then
  batch = KEYS[next_key]
  next_key = next_key + 1
end
local count = tonumber(ARGV[11])

if idempotency then
  local record = redis.call('GET', idempotency)
  if record then
    local hash = string.match(record, '^(%S+) ')
    if hash == ARGV[6] then
      return { 'existing', record }
    end
    return { 'reused' }
  end
end
if batch and redis.call('EXISTS', batch) == 1 then
  return { 'existing' }
end
local taken = { KEYS[#KEYS] }
for i = 0, count - 1 do
  taken[#taken + 1] = KEYS[next_key + 2 * i]
end
if redis.call('EXISTS', unpack(taken)) > 0 then
  return { 'existing' }
end

record_lane(KEYS[7], ARGV[3])
if idempotency then
  redis.call('SET', idempotency, ARGV[7], 'PX', ARGV[8])
end
if batch then
  redis.call('HSET', batch, 'tenant', ARGV[2], 'created', int(now), 'jobs', ARGV[10], 'remaining', ARGV[11], 'hash', ARGV[#ARGV - 6])
end
local expires = now + tonumber(ARGV[5])
-- Fields without a value are not written: each costs memory for as long as the job is kept.
local optional = {}
for _, field in ipairs({ { 'batch', ARGV[9] }, { 'hash', batch and '' or ARGV[#ARGV - 6] }, { 'complaint', ARGV[#ARGV - 5] }, { 'route', ARGV[#ARGV - 4] },
  { 'seed_named', ARGV[#ARGV - 3] == '1' and '1' or '' }, { 'trace', ARGV[#ARGV - 2] }, { 'retain', ARGV[#ARGV - 1] } }) do
  if field[2] ~= '' then
    optional[#optional + 1] = field[1]
    optional[#optional + 1] = field[2]
  end
end
for i = 0, count - 1 do
  local row = KEYS[next_key + 2 * i]
  local log = KEYS[next_key + 2 * i + 1]
  local id = ARGV[12 + 4 * i]
  redis.call('HSET', row,
    'tenant', ARGV[2], 'lane', ARGV[3], 'state', 'queued', 'rev', '1', 'seq', '1',
    'request', ARGV[13 + 4 * i], 'seed', ARGV[14 + 4 * i], 'created', int(now), 'expires', int(expires),
    'fence', '0', 'lease', '0', 'claims', '0', 'polls', '0', 'not_before', '0', 'cancel', '0', 'cancel_seen', '0', unpack(optional))
  redis.call('ZADD', KEYS[2], int(expires), id)
  if ARGV[#ARGV - 1] ~= '' then
    -- Written here and not at the end, so that it does not depend on the version of the worker that ends the job.
    redis.call('ZADD', KEYS[8], int(now + tonumber(ARGV[#ARGV - 1])), id)
  end
  redis.call('ZADD', KEYS[4], '0', 'queued:' .. int(now) .. ':' .. id)
  append_numbered('1', log, KEYS[3], KEYS[6], id, now, 'image.accepted', ARGV[15 + 4 * i], tonumber(ARGV[#ARGV]))
end
redis.call('INCRBY', KEYS[5], count)
for i = 0, count - 1 do
  redis.call('ZADD', KEYS[1], int(now + tonumber(ARGV[4])), ARGV[12 + 4 * i])
end
return { 'created', int(now) }
