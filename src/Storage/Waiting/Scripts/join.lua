-- Adds jobs to a waiting line, unless they are in it. The order of a member follows from the row, so that a repeated call changes nothing. A job that was taken is added
-- too: it may have been put back to queued since, and the worker that took it may not have reported that yet.
-- KEYS: those of line.lua
-- ARGV: 1 now, 2 name of the line, 3 lane, 4 time to live of the line (ms), 5 '1' if these jobs were taken and not begun,
--       then the members
-- Returns: the number of waiting jobs
local was_empty = redis.call('ZCARD', KEYS[1]) == 0
local returned = ARGV[5] == '1'
local added, known = 0, {}
for i = 6, #ARGV do
  local member = ARGV[i]
  if returned and redis.call('ZREM', KEYS[4], member) == 1 then
    put_back(member)
  elseif redis.call('ZADD', KEYS[1], '0', member) == 1 then
    local tenant = tenant_of(member)
    if not known[tenant] then
      known[tenant] = true
      begin_turns(tenant)
    end
    added = added + 1
  end
end
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[4]) / 2 then
  for i = 1, 5 do
    redis.call('PEXPIRE', KEYS[i], ARGV[4])
  end
end
local waiting = record_length(ARGV[2])
-- Only a line that was empty is announced: workers know of the others. A job that comes back is not announced, because its provider is full.
if was_empty and added > 0 and not returned then
  redis.call('PUBLISH', 'ig:line:' .. ARGV[3], ARGV[2])
end
return waiting
