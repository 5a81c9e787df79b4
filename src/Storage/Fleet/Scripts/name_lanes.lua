-- Says which lanes a worker's configuration names, and asks which lanes no worker has named for a while.
-- KEYS: 1 named: lanes by the moment they were named last
-- ARGV: 1 now, 2 for how long (ms), 3 how many lanes the worker names, then these, then the lanes that are asked about
-- Answers the lanes that nobody has named for so long.
local now = now_ms()
local names = tonumber(ARGV[3])
for i = 4, 3 + names do
  redis.call('ZADD', KEYS[1], int(now), ARGV[i])
end
local unnamed = {}
for i = 4 + names, #ARGV do
  local named = redis.call('ZSCORE', KEYS[1], ARGV[i])
  if not named then
    -- Seen for the first time: a worker that names it may just be starting, or be of a version that does not say so.
    redis.call('ZADD', KEYS[1], int(now), ARGV[i])
  elseif tonumber(named) <= now - tonumber(ARGV[2]) then
    unnamed[#unnamed + 1] = ARGV[i]
  end
end
return unnamed
