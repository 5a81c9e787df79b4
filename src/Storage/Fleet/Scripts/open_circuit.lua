-- Records a failure that counts against the provider, and opens its circuit breaker if there have been enough of them.
-- KEYS: 1 circuit of the provider
-- ARGV: 1 now, 2 id, 3 revision of the provider's settings, 4 reason, 5 message, 6 longest time to stay open (ms), 0 for no end,
--       7 points of this failure, 8 points of different jobs in a row that open it,
--       9 first time to stay open (ms), which grows with the total time that it has been open, up to 6; or the same as 6
-- Returns: 1 if the circuit breaker is open now, or 0
local now = now_ms()
local row = redis.call('HMGET', KEYS[1], 'revision', 'reason', 'until', 'probe', 'points', 'jobs', 'opened')
if row[1] ~= ARGV[3] then
  -- Failures under other settings do not count.
  redis.call('DEL', KEYS[1])
  row = {}
end
redis.call('HSET', KEYS[1], 'revision', ARGV[3], 'last_reason', ARGV[4], 'last_message', ARGV[5], 'last_at', int(now))
local open = row[2] and (row[3] == '0' or tonumber(row[3]) > now)
local is_probe = row[2] and row[4] == ARGV[2]
if open and not is_probe and ARGV[6] ~= '0' then
  -- This order left before the circuit breaker opened, and shows nothing new.
  return 1
end
local points, jobs = tonumber(row[5] or '0'), row[6] or ''
-- A job that fails repeatedly may itself be the cause, so that its failures count once. A failure with enough points to open the circuit breaker alone
-- can't be caused by a job.
if tonumber(ARGV[7]) >= tonumber(ARGV[8]) or not string.find(jobs, ARGV[2], 1, true) then
  points, jobs = points + tonumber(ARGV[7]), jobs .. ARGV[2] .. ' '
end
if points < tonumber(ARGV[8]) and not row[2] then
  redis.call('HSET', KEYS[1], 'points', int(points), 'jobs', jobs)
  return 0
end
local pause = math.min(tonumber(ARGV[6]), math.max(tonumber(ARGV[9]), row[2] and row[7] and now - tonumber(row[7]) or 0))
redis.call('HSET', KEYS[1], 'reason', ARGV[4], 'message', ARGV[5], 'until', ARGV[6] == '0' and '0' or int(now + pause))
if not row[2] then
  redis.call('HSET', KEYS[1], 'opened', int(now))
end
redis.call('HDEL', KEYS[1], 'probe', 'points', 'jobs')
return 1
