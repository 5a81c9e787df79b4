-- Stands before every script of this folder. Every key a script touches is in its KEYS: that is what makes it atomic on Garnet
-- and whole on a cluster. ARGV[1] of every script is '' or, in tests, the moment to take for now (ms since 1970).

local function int(n)
  return string.format('%.0f', n)
end

local function now_ms()
  if ARGV[1] ~= '' then
    return tonumber(ARGV[1])
  end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

local TERMINAL = { succeeded = true, failed = true, canceled = true, outcome_unknown = true }

-- Whether the caller still holds the job: the fence is his, he has not ended the claim himself, and the job has not ended.
local function holds(state, fence, lease, claimed_fence)
  return state and not TERMINAL[state] and fence == claimed_fence and lease ~= '0'
end

-- Numbers an event of a job, a batch or an endpoint (the subject, a hash), keeps it in its log and in the tenant's feed, and puts it up for
-- the bus, from where it is taken after the grace (ms): until then whoever wrote it hands it over himself. The publication is a hint and
-- decides nothing.
local function append(subject, log, out, feed, id, now, event, payload, grace)
  local sequence = int(redis.call('HINCRBY', subject, 'seq', 1))
  redis.call('RPUSH', feed, id .. ':' .. sequence .. ':' .. int(now))
  redis.call('ZADD', out, int(now + grace), id .. ':' .. sequence)
  redis.call('RPUSH', log, sequence .. ' ' .. event .. ' ' .. int(now) .. ' ' .. payload)
  redis.call('PUBLISH', 'ig:events', id)
  return sequence
end

-- Tells the due loops of a lane that a job is due before they would look. A hint too: they look anyway, a little later.
local function call_up(lane, id)
  redis.call('PUBLISH', 'ig:due:' .. lane, id)
end

-- Remembers that jobs were put in a lane, before the first of them is: whatever is configured later, somebody looks at it.
local function remember_lane(lanes, lane)
  if redis.call('SISMEMBER', lanes, lane) == 0 then
    redis.call('SADD', lanes, lane)
  end
end

local function move_index(index, created, id, from, to)
  redis.call('ZREM', index, from .. ':' .. created .. ':' .. id)
  redis.call('ZADD', index, '0', to .. ':' .. created .. ':' .. id)
end
