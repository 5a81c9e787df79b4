-- Takes a job for the time of a lease, or until its worker is not heard of any more.
-- KEYS: 1 row, 2 start, 3 continue, 4 pulse
-- ARGV: 1 now, 2 id, 3 owner, 4 lease (ms), 5 '1' to respect a scheduled moment, 6 the lane whose keys these are,
--       7 '1' if the claimant has other jobs in hand, 8 the worker whose beats carry the claim, or '' where only the lease does,
--       9 how long that worker may be silent (ms), 10 when somebody looks at the claim unless a beat comes before (ms)
-- Answers {'elsewhere', lane} when it is not the job's, {'missing' | 'ended' | 'held' | 'not_due'}, or {'claimed' | 'poisoned', field, value, ...} with the row.
local now = now_ms()
local row = redis.call('HMGET', KEYS[1], 'state', 'lease', 'not_before', 'claims', 'fence', 'cancel', 'lane', 'alone', 'owner')
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
local heard = nil
if row[2] ~= '0' then
  heard = heard_until(KEYS[4], row[9], ARGV[8])
end
local silent = heard and heard < now
if tonumber(row[2]) > now and not silent then
  -- Its worker was heard of later than the job was carried on, by a claim of another one, or beats are late: the moment at which it may be taken.
  if heard then
    redis.call('ZADD', state == 'queued' and KEYS[2] or KEYS[3], int(math.min(tonumber(row[2]), heard + 1)), ARGV[2])
  end
  return { 'held' }
end
-- Only who rescheduled the job sets not_before; a fresh job may be claimed by its message at once, whatever the due set says.
if ARGV[5] == '1' and tonumber(row[3]) > now then
  return { 'not_due' }
end
-- A lease that ran out, or a beat that did not come, while no worker reached the store says nothing of its holder, who comes back as the
-- others do.
if row[2] ~= '0' then
  local till
  if silent then
    till = beat_grace_end(KEYS[4], now)
  else
    till = lease_grace_end(KEYS[4], now)
  end
  if till then
    redis.call('ZADD', state == 'queued' and KEYS[2] or KEYS[3], int(till), ARGV[2])
    return { 'held' }
  end
end

local claims = tonumber(row[4])
-- Of several jobs in hand any may be the reason why their worker ended, or somebody kills workers: that is no evidence against one.
-- Rows of an earlier version do not say it.
local alone = claims == 0 and 0 or tonumber(row[8] or '0')
local lease = int(now + tonumber(ARGV[4]))
local due = lease
if ARGV[8] ~= '' then
  -- A claim is a beat too. Workers of an earlier version go by the lease, and find the job held when they look before.
  note_beat(KEYS[4], ARGV[8], ARGV[9], now)
  due = int(now + math.min(tonumber(ARGV[4]), tonumber(ARGV[10])))
end
redis.call('HSET', KEYS[1], 'fence', int(tonumber(row[5]) + 1), 'lease', lease, 'owner', ARGV[3],
  'claims', int(claims + 1), 'not_before', '0', 'cancel_seen', row[6], 'alone', int(alone + (ARGV[7] == '1' and 0 or 1)))
redis.call('HINCRBY', KEYS[1], 'rev', 1)
redis.call('ZADD', state == 'queued' and KEYS[2] or KEYS[3], due, ARGV[2])

-- Three workers that ended over it alone make a job poison. What may be paid for already gets ten, and so does what always had company.
local poisoned = claims >= 10 or state == 'queued' and claims >= 3 and alone >= 3
local answer = { poisoned and 'poisoned' or 'claimed' }
for i, value in ipairs(redis.call('HGETALL', KEYS[1])) do
  answer[i + 1] = value
end
return answer
