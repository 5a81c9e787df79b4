-- Removes a lane that has no jobs from the set of lanes. The next job that is queued in the lane adds it again.
-- KEYS: 1 lanes, 2 start, 3 continue, 4 rescue of the lane
-- ARGV: 1 now, 2 lane
-- Returns: 1 if the lane was removed, or 0
if redis.call('EXISTS', KEYS[2]) == 1 or redis.call('EXISTS', KEYS[3]) == 1 then
  return 0
end
-- The jobs that are still in this set have ended: take_rescue.lua removes such entries only when it next reads them.
redis.call('DEL', KEYS[4])
redis.call('SREM', KEYS[1], ARGV[2])
return 1
