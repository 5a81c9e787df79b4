-- Finds the places of jobs among the waiting jobs of their tenants.
-- KEYS: 1 jobs of a waiting line
-- ARGV: 1 now, then the members
-- Returns: for each member its place from 1, or 0 if it is not in the line
local result = {}
for i = 2, #ARGV do
  local member = ARGV[i]
  local place = 0
  if redis.call('ZSCORE', KEYS[1], member) then
    place = redis.call('ZLEXCOUNT', KEYS[1], '[' .. string.match(member, '^[^:]+') .. ':', '[' .. member)
  end
  result[#result + 1] = int(place)
end
return result
