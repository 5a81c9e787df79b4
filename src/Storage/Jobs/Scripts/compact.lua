-- Replaces the rows and logs of ended jobs by compact rows, and moves the jobs, and their images that are to be removed, to shorter lists.
-- KEYS: 1 to_compact, 2 expiring, 3 removals, 4 expiring_images, then per job: row, log
-- ARGV: 1 now, then per job: entry of to_compact, entry of expiring, entry of removals and entry of expiring_images, or '' for both, revision of the row as read or '' to
--       leave the row as it is, number of values, the fields and values of the compact row
-- Returns: how many jobs were moved. Fewer than given if another worker has moved them.
local count = (#KEYS - 4) / 2
local first = redis.call('LRANGE', KEYS[1], 0, int(count - 1))
local arg = 2
local moved = {}
for i = 1, count do
  local entry, revision, values = ARGV[arg], ARGV[arg + 4], tonumber(ARGV[arg + 5])
  if first[i] ~= entry then
    break
  end
  local row, log = KEYS[3 + 2 * i], KEYS[4 + 2 * i]
  if revision ~= '' then
    local current = redis.call('HMGET', row, 'rev', 'state')
    -- A job that has been replayed since stays as it is. Its next end adds it to the list again.
    if current[1] == revision and TERMINAL[current[2]] then
      local left = redis.call('PTTL', row)
      redis.call('DEL', row, log)
      redis.call('HSET', row, unpack(ARGV, arg + 6, arg + 5 + values))
      if left > 0 then
        redis.call('PEXPIRE', row, int(left))
      end
      -- Only an entry that is still there: a worker may have taken it already.
      if ARGV[arg + 2] ~= '' and redis.call('ZREM', KEYS[3], ARGV[arg + 2]) == 1 then
        redis.call('RPUSH', KEYS[4], ARGV[arg + 3])
      end
    end
  end
  moved[i] = ARGV[arg + 1]
  arg = arg + 6 + values
end
if #moved > 0 then
  redis.call('LTRIM', KEYS[1], int(#moved), -1)
  redis.call('RPUSH', KEYS[2], unpack(moved))
end
return #moved
