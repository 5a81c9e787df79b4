-- Notes what became of the job from which a purchase was taken.
-- KEYS: 1 the purchase
-- ARGV: 1 now, 2 id of its owner, 3 id of the other, 4 '1' if the other keeps it, 5 time to live (ms)
-- Answers 1, or 0 where it stands otherwise by now.
if redis.call('GET', KEYS[1]) ~= ARGV[2] .. ' told ' .. ARGV[3] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[4] == '1' and ARGV[3] .. ' kept ' or ARGV[2] .. ' told ', 'PX', ARGV[5])
return 1
