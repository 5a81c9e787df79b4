-- Begins a request, as a repetition of an earlier one if there is a sign of that.
-- KEYS: 1 requests by id: 'open' and the time until which it counts as such, 'cut' and the time, or 'answered' and the time
-- ARGV: 1 now, 2 id of a new request, 3 lease of an open request (ms), 4 '1' if the client marks the request as a retry,
--       5 how long an answered request may be repeated (ms), 6 how long the requests are kept (ms), then ids that do not count
-- Returns: {'repeat', id} or {'new', id}
local now = now_ms()
local ignored = {}
for i = 7, #ARGV do
  ignored[ARGV[i]] = true
end
local cut, open, answered
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  local id = all[i]
  local state, time = string.match(all[i + 1], '^(%a+) (%d+)$')
  time = tonumber(time)
  if state == 'open' and time < now then
    -- Its gateway died: nobody answers it any more.
    state = 'cut'
  end
  if state == 'answered' and time + tonumber(ARGV[5]) < now then
    redis.call('HDEL', KEYS[1], id)
  elseif not ignored[id] then
    if state == 'cut' and (not cut or time < cut.time) then
      cut = { id = id, time = time }
    elseif state == 'open' and (not open or time > open.time) then
      open = { id = id, time = time }
    elseif state == 'answered' and (not answered or time > answered.time) then
      answered = { id = id, time = time }
    end
  end
end

-- A request whose response was cut off is the likeliest to be repeated. A client that marks a retry may also have given up one that is still being
-- answered, or have lost the last bytes of an answer.
local found = cut or ARGV[4] == '1' and (open or answered)
local id = found and found.id or ARGV[2]
redis.call('HSET', KEYS[1], id, 'open ' .. int(now + tonumber(ARGV[3])))
redis.call('PEXPIRE', KEYS[1], ARGV[6])
return { found and 'repeat' or 'new', id }
