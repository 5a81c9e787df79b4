-- Writes an endpoint, or the secret for addresses that jobs name, unless it has changed since it was read.
-- The value is 'revision era state json': the state is 'on' or 'off', and the era is the revision of the last change from off to on.
-- KEYS: 1 endpoints of the tenant
-- ARGV: 1 field, 2 revision that was read, '0' for a new one, 3 'on' or 'off', 4 json, 5 reserved field, 6 most other fields, or '' for no limit
-- Returns: {'written'}, {'moved'} if it has changed, or {'full'}
local written = redis.call('HGET', KEYS[1], ARGV[1])
local revision, era, state = '0', '1', ARGV[3]
if written then
  revision, era, state = string.match(written, '^(%d+) (%d+) (%a+) ')
end
if revision ~= ARGV[2] then
  return { 'moved' }
end
if not written and ARGV[6] ~= '' and redis.call('HLEN', KEYS[1]) - redis.call('HEXISTS', KEYS[1], ARGV[5]) >= tonumber(ARGV[6]) then
  return { 'full' }
end

local next_revision = string.format('%.0f', tonumber(revision) + 1)
if state == 'off' and ARGV[3] == 'on' then
  era = next_revision
end
redis.call('HSET', KEYS[1], ARGV[1], next_revision .. ' ' .. era .. ' ' .. ARGV[3] .. ' ' .. ARGV[4])
return { 'written' }
