-- Begins a request, as a repetition of an earlier one if there is a sign of that.
-- KEYS: 1 requests by id: 'open' and the time until which it counts as such, 'cut' and the time, or 'answered' and the time; then the time at which it
--       began, how often it was repeated, and the attempt that has it now
-- ARGV: 1 now, 2 id of a new request and of this attempt, 3 lease of an open request (ms), 4 earlier attempts of which the client tells, 0 if of none,
--       5 how long an answered request may be repeated (ms), 6 how long the requests are kept (ms),
--       7 '' or a new request that the caller gives up for one that was cut off since, then ids that do not count
-- Returns: {'repeat', id, other} or {'new', id, other}; other is '1' if another request is being answered, else '0'
local now = now_ms()
local retries = tonumber(ARGV[4])
local ignored = { [ARGV[7]] = true }
for i = 8, #ARGV do
  ignored[ARGV[i]] = true
end
local cut, open, answered
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  local id = all[i]
  local state, time, begun, repeats = string.match(all[i + 1], '^(%a+) (%d+) ?(%d*) ?(%d*)')
  time = tonumber(time)
  local entry = { id = id, time = time, begun = tonumber(begun) or time, repeats = tonumber(repeats) or 0 }
  if state == 'open' and time < now then
    -- Its gateway died: nobody answers it any more.
    state = 'cut'
  end
  if state == 'answered' and time + tonumber(ARGV[5]) < now then
    redis.call('HDEL', KEYS[1], id)
  elseif not ignored[id] then
    if state == 'cut' and (not cut or time < cut.time) then
      cut = entry
    elseif state == 'open' then
      -- Of several the one that has as many attempts as the client tells of, and of those the first.
      entry.distance = math.abs(retries - 1 - entry.repeats)
      if not open or entry.distance < open.distance or entry.distance == open.distance and entry.begun < open.begun then
        open = entry
      end
    elseif state == 'answered' and (not answered or time > answered.time) then
      answered = entry
    end
  end
end

-- A request whose response was cut off is the likeliest to be repeated. A client that marks a retry may also have given up one that is still being
-- answered, or have lost the last bytes of an answer.
local found = cut or retries > 0 and (open or answered)
local other = open and '1' or '0'
if ARGV[7] ~= '' then
  if not cut then
    return { 'new', ARGV[7], other }
  end
  redis.call('HDEL', KEYS[1], ARGV[7])
  found = cut
end
local id = found and found.id or ARGV[2]
redis.call('HSET', KEYS[1], id, table.concat({
  'open', int(now + tonumber(ARGV[3])), found and int(found.begun) or int(now), found and int(found.repeats + 1) or '0', ARGV[2] }, ' '))
redis.call('PEXPIRE', KEYS[1], ARGV[6])
return { found and 'repeat' or 'new', id, other }
