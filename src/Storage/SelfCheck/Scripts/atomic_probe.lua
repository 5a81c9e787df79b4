-- Tests whether scripts are atomic: another client increments the counter without pause, and the script reads it again and again.
-- KEYS: 1 counter
-- ARGV: 1 the number of reads
-- Returns: 1 if the counter changed while the script ran, which happens only where scripts are not atomic; else 0
local first = redis.call('GET', KEYS[1])
for _ = 1, tonumber(ARGV[1]) do
  if redis.call('GET', KEYS[1]) ~= first then
    return 1
  end
end
return 0
