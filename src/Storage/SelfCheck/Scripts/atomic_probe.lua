-- Tests whether scripts are atomic: a compare-and-set with reads in between, during which another client can interfere if they are not.
-- KEYS: 1 hash
-- ARGV: 1 the caller
-- Returns: 1 for the winner, 0 for every other caller
if redis.call('HGET', KEYS[1], 'winner') then
  return 0
end
-- Long enough that on a busy machine, where requests arrive at different times, the callers overlap.
for _ = 1, 500 do
  redis.call('HGET', KEYS[1], 'other')
end
redis.call('HSET', KEYS[1], 'winner', ARGV[1])
redis.call('PEXPIRE', KEYS[1], 60000)
return 1
