-- Records the lanes that a worker's configuration names, and finds lanes that no worker has named for a given time.
-- KEYS: 1 lanes by the time at which a worker last named them
-- ARGV: 1 now, 2 the given time (ms), 3 number of lanes that the worker names, then these lanes, then the lanes to check
-- Returns: the checked lanes that no worker has named for so long
local now = now_ms()
local names = tonumber(ARGV[3])
for i = 4, 3 + names do
  redis.call('ZADD', KEYS[1], int(now), ARGV[i])
end
local unnamed = {}
for i = 4 + names, #ARGV do
  local named = redis.call('ZSCORE', KEYS[1], ARGV[i])
  if not named then
    -- First check of this lane: a worker that names it may be starting, or be of a version that does not record lanes. The time starts now.
    redis.call('ZADD', KEYS[1], int(now), ARGV[i])
  elseif tonumber(named) <= now - tonumber(ARGV[2]) then
    unnamed[#unnamed + 1] = ARGV[i]
  end
end
return unnamed
