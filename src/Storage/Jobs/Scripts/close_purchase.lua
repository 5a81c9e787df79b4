-- Completes the transfer of a purchase from one job to another (take_purchase.lua): records which of the two keeps it.
-- KEYS: 1 the purchase
-- ARGV: 1 now, 2 id of its present owner, 3 id of the job that found it first, 4 '1' if that job keeps it, 5 time to live (ms)
-- Returns: 1, or 0 if the record has changed since
if redis.call('GET', KEYS[1]) ~= ARGV[2] .. ' told ' .. ARGV[3] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[4] == '1' and ARGV[3] .. ' kept ' or ARGV[2] .. ' told ', 'PX', ARGV[5])
return 1
