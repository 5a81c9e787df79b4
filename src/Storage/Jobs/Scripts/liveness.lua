-- Shared functions for heartbeats and grace periods, prepended after prelude.lua to the scripts that claim a job or record a heartbeat.
-- KEYS of such a script include the pulse of the partition, a hash:
--   'at', 'silence', 'grace', 'until': when a worker last updated this field; for how long (ms) it may lack updates before the store counts as having been
--     out of reach; for how long (ms) expired leases are then still respected; when that grace period ends. These fields serve the leases of
--     workers of an earlier version, and of claims that their workers no longer renew.
--   'beaten', 'beats_silence', 'beats_grace', 'beats_until': the same for the heartbeats that renew claims. Workers of an earlier version write none.
--   'b:{worker}': 'time limit', the worker's last heartbeat, and the time without one after which its claims end (ms).
-- Without these fields there is no grace period.

-- Returns the end of the present grace period, or nil without one. Leases and heartbeats expire by the clock of the store even while no worker reaches
-- the store. After such an outage, or after a step of the clock, they have expired although their holders live. The grace period gives the holders time
-- to renew them.
local function grace_end(pulse, now, last_field, silence_field, grace_field, until_field)
  local row = redis.call('HMGET', pulse, last_field, silence_field, grace_field, until_field)
  if not row[1] then
    return nil
  end
  local length = tonumber(row[3])
  if now - tonumber(row[1]) > tonumber(row[2]) then
    redis.call('HSET', pulse, last_field, int(now), until_field, int(now + length))
    return now + length
  end
  local ends = tonumber(row[4] or '0')
  -- An end further ahead than one grace period was written before the clock was set back.
  return ends > now and ends <= now + length and ends or nil
end

local function lease_grace_end(pulse, now)
  return grace_end(pulse, now, 'at', 'silence', 'grace', 'until')
end

local function heartbeat_grace_end(pulse, now)
  return grace_end(pulse, now, 'beaten', 'beats_silence', 'beats_grace', 'beats_until')
end

-- Returns the time until which the heartbeats of its worker keep an owner's claim valid, or nil if only the lease counts. An owner is named
-- 'machine/process/worker/number', also by workers of an earlier version, which write no heartbeats. The claimant itself is alive, so that its own
-- heartbeats are not checked.
local function owner_alive_until(pulse, owner, claimant)
  local worker = string.match(owner or '', '([^/]+)/[^/]*$')
  if not worker or worker == claimant then
    return nil
  end
  local known = redis.call('HMGET', pulse, 'b:' .. worker, 'beaten')
  if not known[1] or not known[2] then
    return nil
  end
  local at, limit = string.match(known[1], '^(%d+) (%d+)$')
  return tonumber(at) + tonumber(limit)
end

local function record_heartbeat(pulse, worker, limit, now)
  redis.call('HSET', pulse, 'b:' .. worker, int(now) .. ' ' .. limit)
end
