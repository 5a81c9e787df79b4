-- Forgets a lane in which no job is left. Who puts a job in it again remembers it again.
-- KEYS: 1 lanes, 2 start, 3 continue, 4 rescue of the lane
-- ARGV: 1 now, 2 lane
-- Answers 1 if it is forgotten, or 0.
if redis.call('EXISTS', KEYS[2]) == 1 or redis.call('EXISTS', KEYS[3]) == 1 then
  return 0
end
-- What is in there has ended: whoever looks for pictures to fetch would take it out.
redis.call('DEL', KEYS[4])
redis.call('SREM', KEYS[1], ARGV[2])
return 1
