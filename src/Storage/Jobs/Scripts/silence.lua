-- Stands before the scripts that take a job over or write a pulse, after the prelude.
-- KEYS of such a script: the pulse of the partition is among them, a hash: 'at' is when a worker last wrote it, 'silence' and 'grace' are what it said then (ms), 'until' is the end
-- of the grace. Where no worker writes pulses there is none, and no grace.

-- When the grace ends in which a lease that ran out counts all the same, or nil where there is none. Leases run by the store's clock also while
-- no worker reaches the store: after a silence of the whole fleet, or a step of the clock, they have run out though their holders live. The
-- grace gives the holders time to renew them.
local function grace_end(pulse, now)
  local row = redis.call('HMGET', pulse, 'at', 'silence', 'grace', 'until')
  if not row[1] then
    return nil
  end
  local grace = tonumber(row[3])
  if now - tonumber(row[1]) > tonumber(row[2]) then
    redis.call('HSET', pulse, 'at', int(now), 'until', int(now + grace))
    return now + grace
  end
  local till = tonumber(row[4] or '0')
  -- One that lies further ahead was set before the clock was set back.
  return till > now and till <= now + grace and till or nil
end
