-- Shared functions for webhook deliveries, prepended after prelude.lua to the scripts that use them.
-- KEYS of such a script: 1 ready, 2 queues, 3 failing of the partition; 4 pending, 5 busy, 6 rows, 7 created of the queue;
--       8 first, 9 counts of the partition; 10 waiting, 11 forward of the queue
-- ARGV: 1 now, 2 queue
-- A row is 'state tries json'. Data from the embedded store of an earlier version can have entries in pending whose row is missing or not pending;
-- take.lua removes them.

local function split(row)
  return string.match(row, '^(%l+) (%d+) (.*)$')
end

-- Returns the time since which every attempt of the queue has failed, or nil, and the time until which the queue is paused. Stored as 'since until'.
local function failure_state()
  local failing_since, paused_until = string.match(redis.call('HGET', KEYS[3], ARGV[2]) or '', '^(%d+) (%d+)$')
  return tonumber(failing_since), tonumber(paused_until or '0')
end

-- Sets the time at which a worker must next read the queue, and its entries in the sets of the partition. The time is that at which the first delivery is
-- due, but not before the pause of the queue ends. If the given number of deliveries is in progress, it is not before the first of their leases ends
-- either.
local function update_schedule(max_in_progress)
  local first = redis.call('ZRANGE', KEYS[4], '0', '0', 'WITHSCORES')
  if not first[1] then
    redis.call('ZREM', KEYS[8], ARGV[2])
    redis.call('HDEL', KEYS[9], ARGV[2])
    redis.call('ZREM', KEYS[1], ARGV[2])
    return
  end
  local _, paused_until = failure_state()
  local due = math.max(tonumber(first[2]), paused_until)
  if max_in_progress and redis.call('ZCARD', KEYS[5]) >= max_in_progress then
    due = math.max(due, tonumber(redis.call('ZRANGE', KEYS[5], '0', '0', 'WITHSCORES')[2]))
  end
  redis.call('ZADD', KEYS[1], int(due), ARGV[2])
  -- count.lua reads only these two keys, so that its cost in calls does not grow with the number of queues.
  redis.call('ZADD', KEYS[8], int(tonumber(first[2])), ARGV[2])
  redis.call('HSET', KEYS[9], ARGV[2], redis.call('ZCARD', KEYS[4]))
end

-- The most deliveries of a queue that are brought forward at a time. More follow as these succeed.
local MAX_BROUGHT_FORWARD = 16

-- Returns the deliveries that were brought forward and not attempted since, with their scheduled times. A worker of an earlier version attempts such a
-- delivery without removing its entry, so that entries of deliveries that have ended or have a new scheduled time are removed here.
local function brought_forward_deliveries()
  local entries = redis.call('ZRANGE', KEYS[11], '0', '-1', 'WITHSCORES')
  local kept = {}
  for i = 1, #entries, 2 do
    local held = redis.call('ZSCORE', KEYS[5], entries[i])
    local due = tonumber(redis.call('ZSCORE', KEYS[4], entries[i]) or '0')
    if held or (due > 0 and due < tonumber(entries[i + 1])) then
      kept[#kept + 1] = { id = entries[i], scheduled = entries[i + 1], held = held }
    else
      redis.call('ZREM', KEYS[11], entries[i])
    end
  end
  return kept
end

-- Brings deliveries forward after the subscriber has responded: those that wait for a retry become due now, the oldest event first. The caller must run
-- update_schedule afterwards.
local function bring_waiting_forward(now)
  local members = redis.call('ZRANGEBYSCORE', KEYS[10], '-inf', int(now), 'LIMIT', '0', int(4 * MAX_BROUGHT_FORWARD))
  if #members == 0 then
    return
  end
  local free = MAX_BROUGHT_FORWARD - #brought_forward_deliveries()
  for _, member in ipairs(members) do
    local id = string.match(member, '^%d+:(.*)$')
    local due = tonumber(redis.call('ZSCORE', KEYS[4], id) or '0')
    if due == 0 then
      redis.call('ZREM', KEYS[10], member)
    elseif free > 0 and due > now and not redis.call('ZSCORE', KEYS[5], id) and not redis.call('ZSCORE', KEYS[11], id) then
      redis.call('ZADD', KEYS[11], int(due), id)
      -- The due times are a millisecond apart, so that the deliveries are taken in this order.
      redis.call('ZADD', KEYS[4], int(now - free), id)
      free = free - 1
    end
  end
end

-- Restores the scheduled times after the subscriber has failed again, for deliveries that were brought forward and that no worker holds.
local function restore_schedule()
  for _, delivery in ipairs(brought_forward_deliveries()) do
    if not delivery.held then
      redis.call('ZADD', KEYS[4], int(tonumber(delivery.scheduled)), delivery.id)
      redis.call('ZREM', KEYS[11], delivery.id)
    end
  end
end
