-- Enters whose purchase it is. The key is of no partition, so that only this one write decides between two jobs.
-- KEYS: 1 the purchase: owner, how it came by it, and from whom it took it or '', with blanks between. How: 'found' by a look-up; 'told' by the
--       provider or the operator; 'kept', found and delivered before anybody told otherwise. Earlier versions wrote the owner alone.
-- ARGV: 1 now, 2 id, 3 'found' or 'told', 4 time to live (ms)
-- Answers {'own', from whom it is taken or ''} or {'taken', how its owner came by it}.
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
-- The one that found it is remembered until it has given it back: a crash in between leaves that to whoever enters it next.
redis.call('SET', KEYS[1], ARGV[2] .. ' told ' .. owner, 'PX', ARGV[4])
return { 'own', owner }
