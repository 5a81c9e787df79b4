-- Compare and set, with some reading in between to give others the time to interfere where scripts are not atomic.
-- KEYS: 1 hash
-- ARGV: 1 who asks
-- Answers 1 to the winner, 0 to everybody else.
if redis.call('HGET', KEYS[1], 'winner') then
  return 0
end
for _ = 1, 20 do
  redis.call('HGET', KEYS[1], 'other')
end
redis.call('HSET', KEYS[1], 'winner', ARGV[1])
redis.call('PEXPIRE', KEYS[1], 60000)
return 1
