-- Stands before the scripts that take a job over or write a beat, after the prelude.
-- KEYS of such a script: the pulse of the partition is among them, a hash:
--   'at', 'silence', 'grace', 'until': when a worker last wrote it; how long it may stay unwritten (ms) before leases that ran out count all the
--     same for a grace (ms); the end of that grace. The leases are those of workers of an earlier version, and of claims that their workers let go.
--   'beaten', 'beats_silence', 'beats_grace', 'beats_until': the same for the beats that carry claims. Workers of an earlier version write none.
--   'b:{worker}': 'moment limit', the last beat of a worker, and how long it may be silent (ms).
-- Where no worker writes a pulse there is none, and no grace.

-- When the grace ends, or nil where there is none. Leases and beats run by the store's clock also while no worker reaches the store: after a
-- silence of the whole fleet, or a step of the clock, they have run out though their holders live. The grace gives the holders time to renew them.
local function grace_of(pulse, now, at, silence, grace, till)
  local row = redis.call('HMGET', pulse, at, silence, grace, till)
  if not row[1] then
    return nil
  end
  local length = tonumber(row[3])
  if now - tonumber(row[1]) > tonumber(row[2]) then
    redis.call('HSET', pulse, at, int(now), till, int(now + length))
    return now + length
  end
  local ends = tonumber(row[4] or '0')
  -- One that lies further ahead was set before the clock was set back.
  return ends > now and ends <= now + length and ends or nil
end

local function lease_grace_end(pulse, now)
  return grace_of(pulse, now, 'at', 'silence', 'grace', 'until')
end

local function beat_grace_end(pulse, now)
  return grace_of(pulse, now, 'beaten', 'beats_silence', 'beats_grace', 'beats_until')
end

-- Until when the claim of an owner holds by the beats of its worker, or nil where only its lease holds it. The owner of a claim is named
-- 'machine/process/worker/number'; workers of an earlier version are named so too, and have no beats. A worker that claims is not silent itself.
local function heard_until(pulse, owner, claimant)
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

local function note_beat(pulse, worker, limit, now)
  redis.call('HSET', pulse, 'b:' .. worker, int(now) .. ' ' .. limit)
end
