-- Claims a job. The claim lasts until its lease expires or, where heartbeats renew it, until they stop.
-- KEYS: 1 row, 2 start, 3 continue, 4 pulse
-- ARGV: 1 now, 2 id, 3 owner, 4 lease (ms), 5 '1' to refuse a job whose scheduled time is in the future, 6 the lane of the keys,
--       7 '1' if the claimant holds other jobs, 8 the worker whose heartbeats renew the claim, or '' if only the lease counts,
--       9 time without a heartbeat after which its claims end (ms), 10 time until the job is due unless a heartbeat arrives before (ms)
-- Returns: {'elsewhere', lane} if the job is in another lane, {'missing' | 'ended' | 'held' | 'not_due'}, or {'claimed' | 'poisoned', field, value, ...} with the row
local now = now_ms()
local row = redis.call('HMGET', KEYS[1], 'state', 'lease', 'not_before', 'claims', 'fence', 'cancel', 'lane', 'alone', 'owner', 'rev')
local state = row[1]
if not state then
  return { 'missing' }
end
if TERMINAL[state] then
  return { 'ended' }
end
if row[7] ~= ARGV[6] then
  return { 'elsewhere', row[7] }
end
local alive_until = nil
if row[2] ~= '0' then
  alive_until = owner_alive_until(KEYS[4], row[9], ARGV[8])
end
local heartbeats_missing = alive_until and alive_until < now
if tonumber(row[2]) > now and not heartbeats_missing then
  -- The job became due although its owner is alive: the owner's last sign of life was its claim of another job, or its heartbeats are late.
  -- The job is due again at the first time at which it may be claimed.
  if alive_until then
    redis.call('ZADD', state == 'queued' and KEYS[2] or KEYS[3], int(math.min(tonumber(row[2]), alive_until + 1)), ARGV[2])
  end
  return { 'held' }
end
-- Only a reschedule sets not_before. A new job may be claimed as soon as its message arrives, before the time of its entry in the due set.
if ARGV[5] == '1' and tonumber(row[3]) > now then
  return { 'not_due' }
end
-- If no worker reached the store for a while, an expired lease or a missing heartbeat does not show that the holder is dead: it reconnects when all
-- others do. A grace period gives it time to renew its claim.
if row[2] ~= '0' then
  local grace_until
  if heartbeats_missing then
    grace_until = heartbeat_grace_end(KEYS[4], now)
  else
    grace_until = lease_grace_end(KEYS[4], now)
  end
  if grace_until then
    redis.call('ZADD', state == 'queued' and KEYS[2] or KEYS[3], int(grace_until), ARGV[2])
    return { 'held' }
  end
end

local claims = tonumber(row[4])
-- 'alone' counts the claims of workers that held no other job. When a worker with several jobs ends, any of them may be the reason, or the worker
-- was killed from outside, so that this is no evidence against one job. Rows of an earlier version lack the field.
local alone = claims == 0 and 0 or tonumber(row[8] or '0')
local lease = int(now + tonumber(ARGV[4]))
local due = lease
if ARGV[8] ~= '' then
  -- A claim counts as a heartbeat. Workers of an earlier version check only the lease, so that they find the job held before the lease expires.
  record_heartbeat(KEYS[4], ARGV[8], ARGV[9], now)
  due = int(now + math.min(tonumber(ARGV[4]), tonumber(ARGV[10])))
end
-- Crash point: the claim of a worker that dies ends when its heartbeats stop, or when the lease expires.
redis.call('HSET', KEYS[1], 'fence', int(tonumber(row[5]) + 1), 'lease', lease, 'owner', ARGV[3],
  'claims', int(claims + 1), 'not_before', '0', 'cancel_seen', row[6], 'alone', int(alone + (ARGV[7] == '1' and 0 or 1)),
  'rev', following(row[10]))
redis.call('ZADD', state == 'queued' and KEYS[2] or KEYS[3], due, ARGV[2])

-- A job is poison when three workers ended while it was their only job. A job that may be paid for gets ten claims, and so does one whose workers
-- always held other jobs too.
local poisoned = claims >= 10 or state == 'queued' and claims >= 3 and alone >= 3
local result = { poisoned and 'poisoned' or 'claimed' }
for i, value in ipairs(redis.call('HGETALL', KEYS[1])) do
  result[i + 1] = value
end
return result
