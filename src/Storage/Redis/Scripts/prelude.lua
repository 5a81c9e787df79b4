-- Shared functions. This file is prepended to every script that uses them.
-- A script accesses only keys that are in its KEYS: Garnet locks exactly these, which makes the script atomic, and a Redis cluster needs them in one slot.
-- KEYS: those of the script that follows
-- ARGV: 1 '' for the time of the server, or in tests the time to use as now (ms since 1970)

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

-- Returns whether the caller's claim is still valid: the fencing token is that of the claim, the caller has not ended the claim, and the job has not ended.
local function holds(state, fence, lease, claimed_fence)
  return state and not TERMINAL[state] and fence == claimed_fence and lease ~= '0'
end

-- Adds an event to the log of its subject, to the tenant's event feed and to the outbox. The caller writes the number to the subject's row. The
-- outbox relay takes the event only after the grace (ms), because its writer normally hands it to the bus itself. The publication only wakes readers
-- earlier: a lost one delays an event, and loses none.
local function append_numbered(sequence, log, outbox, feed, id, now, event, payload, grace)
  redis.call('RPUSH', feed, id .. ':' .. sequence .. ':' .. int(now))
  redis.call('ZADD', outbox, int(now + grace), id .. ':' .. sequence)
  redis.call('RPUSH', log, sequence .. ' ' .. event .. ' ' .. int(now) .. ' ' .. payload)
  redis.call('PUBLISH', 'ig:events', id)
end

-- Numbers an event of a subject (a hash: a job, a batch or an endpoint), and adds it as append_numbered does.
local function append(subject, log, outbox, feed, id, now, event, payload, grace)
  local sequence = int(redis.call('HINCRBY', subject, 'seq', 1))
  append_numbered(sequence, log, outbox, feed, id, now, event, payload, grace)
  return sequence
end

-- The number or the revision that follows one of a row.
local function following(n)
  return int(tonumber(n) + 1)
end

-- Notifies the due loops of a lane that a job became due earlier than scheduled, or in another lane than that of the worker that scheduled it. A lost
-- notification only delays the job: the loops also poll.
local function publish_due_hint(lane, id)
  redis.call('PUBLISH', 'ig:due:' .. lane, id)
end

-- Notifies the outbox relays of the workers of a lane of an event that its writer does not hand to the bus itself. A lost notification only delays the event.
local function publish_event_hint(lane, id)
  redis.call('PUBLISH', 'ig:out:' .. lane, id)
end

-- Records a lane before its first job is added, so that workers serve its jobs even after the lane is removed from the configuration.
local function record_lane(lanes, lane)
  if redis.call('SISMEMBER', lanes, lane) == 0 then
    redis.call('SADD', lanes, lane)
  end
end

local function move_index(index, created, id, from, to)
  redis.call('ZREM', index, from .. ':' .. created .. ':' .. id)
  redis.call('ZADD', index, '0', to .. ':' .. created .. ':' .. id)
end
