-- Begins a request, as a repetition of an earlier one if there is a sign of that.
-- KEYS: 1 requests by id: 'open' and the time until which it counts as such, 'cut' and the time, or 'answered' and the time; then the time at which it
--       began, how often it was repeated, and the attempt that has it now. An open request counts as such for its lease from the last time at which
--       its client was known to be connected
-- ARGV: 1 now, 2 id of a new request and of this attempt, 3 lease of an open request (ms), 4 earlier attempts of which the client tells, 0 if of none,
--       5 how long an answered request may be repeated (ms), 6 how long the requests are kept (ms),
--       7 '' or a new request that the caller gives up for one that was cut off since, 8 the time at which the client of that one was connected,
--       then ids that do not count
-- Returns: {'repeat' or 'new', id, other, connected, now}; other is '1' if another request is being answered, else '0'; connected is '1' if the clients
-- of all such requests were connected after this one began, else '0'
local now = now_ms()
local retries = tonumber(ARGV[4])
local own = ARGV[7]
local ignored = { [own] = true }
for i = 9, #ARGV do
  ignored[ARGV[i]] = true
end
local cut, candidate, own_begun, own_attempt
local connected_since = now
local other = '0'
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  local id = all[i]
  local state, time, begun, repeats, attempt = string.match(all[i + 1], '^(%a+) (%d+) ?(%d*) ?(%d*) ?(%x*)')
  time = tonumber(time)
  local entry = { id = id, state = state, time = time, begun = tonumber(begun) or time, repeats = tonumber(repeats) or 0 }
  if state == 'open' and time < now then
    -- Its gateway died: nobody answers it any more.
    state = 'cut'
  end
  if id == own then
    own_begun, own_attempt = entry.begun, attempt
  elseif state == 'answered' and time + tonumber(ARGV[5]) < now then
    redis.call('HDEL', KEYS[1], id)
  elseif not ignored[id] then
    if state == 'cut' then
      if not cut or time < cut.time then
        cut = entry
      end
    else
      -- Of several the one that has as many attempts as the client tells of, then one that is still being answered, then of those the first, and of
      -- answered ones the last.
      entry.distance = math.abs(retries - 1 - entry.repeats)
      local better = not candidate or entry.distance < candidate.distance
      if not better and entry.distance == candidate.distance then
        if state ~= candidate.state then
          better = state == 'open'
        elseif state == 'open' then
          better = entry.begun < candidate.begun
        else
          better = time > candidate.time
        end
      end
      if better then
        candidate = entry
      end
      if state == 'open' then
        other = '1'
        connected_since = math.min(connected_since, time - tonumber(ARGV[3]))
      end
    end
  end
end

local connected = (own_begun and connected_since > own_begun or other == '0') and '1' or '0'
if own ~= '' then
  if not cut then
    redis.call('HSET', KEYS[1], own, table.concat({ 'open', int(tonumber(ARGV[8]) + tonumber(ARGV[3])), int(own_begun or now), '0', own_attempt or own }, ' '))
    return { 'new', own, other, connected, int(now) }
  end
  redis.call('HDEL', KEYS[1], own)
end

-- A request whose response was cut off is the likeliest to be repeated. A client that marks a retry may also have given up one that is still being
-- answered, or have lost the last bytes of an answer.
local found = cut or retries > 0 and candidate
local id = found and found.id or ARGV[2]
redis.call('HSET', KEYS[1], id, table.concat({
  'open', int(now + tonumber(ARGV[3])), found and int(found.begun) or int(now), found and int(found.repeats + 1) or '0', ARGV[2] }, ' '))
redis.call('PEXPIRE', KEYS[1], ARGV[6])
return { found and 'repeat' or 'new', id, other, connected, int(now) }
