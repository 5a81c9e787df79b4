-- Sets or removes one setting, unless the settings have changed since they were read.
-- KEYS: 1 values, 2 revision, 3 audit
-- ARGV: 1 revision that was read, 2 setting, 3 sealed value or '' to remove it, 4 audit entry, 5 number of audit entries to keep
-- Returns: {'changed', revision}, {'moved'} if the settings have changed, or {'absent'} if the setting to remove does not exist
if (redis.call('GET', KEYS[2]) or '0') ~= ARGV[1] then
  return { 'moved' }
end
if ARGV[3] == '' and redis.call('HEXISTS', KEYS[1], ARGV[2]) == 0 then
  return { 'absent' }
end

redis.call('LPUSH', KEYS[3], ARGV[4])
redis.call('LTRIM', KEYS[3], '0', tostring(tonumber(ARGV[5]) - 1))
if ARGV[3] == '' then
  redis.call('HDEL', KEYS[1], ARGV[2])
else
  redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
end
return { 'changed', string.format('%.0f', redis.call('INCR', KEYS[2])) }
