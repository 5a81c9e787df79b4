-- Records the job to which a purchase belongs. The key belongs to no partition, so that this one write decides between two jobs.
-- KEYS: 1 the purchase: the owner, how the owner got it, and the job from which it was taken or '', separated by blanks. How: 'found' by a look-up;
--       'told', reported by the provider or the operator; 'kept', found, and its image delivered before a report named another job. Earlier versions
--       wrote the owner alone.
-- ARGV: 1 now, 2 id, 3 'found' or 'told', 4 time to live (ms)
-- Returns: {'own', the job from which it is taken or ''} or {'taken', how its owner got it}
local owner, how, from = string.match(redis.call('GET', KEYS[1]) or '', '^(%S+) ?(%S*) ?(%S*)$')
if not owner then
  redis.call('SET', KEYS[1], ARGV[2] .. ' ' .. ARGV[3] .. ' ', 'PX', ARGV[4])
  return { 'own', '' }
end
if owner == ARGV[2] then
  if ARGV[3] == 'told' and how ~= 'told' and how ~= 'kept' then
    redis.call('SET', KEYS[1], owner .. ' told ' .. from, 'PX', ARGV[4])
  end
  return { 'own', from }
end
if ARGV[3] == 'found' or how == 'told' or how == 'kept' then
  return { 'taken', how == '' and 'found' or how }
end
-- Crash point: the former owner stays in the record until close_purchase.lua. After a crash before that, the next run of this script returns it again.
redis.call('SET', KEYS[1], ARGV[2] .. ' told ' .. owner, 'PX', ARGV[4])
return { 'own', owner }
