-- Replaces the rows and logs of ended jobs by compact rows, and moves the jobs from one list to the other.
-- KEYS: 1 to_compact, 2 compacted, then per job: row, log
-- ARGV: 1 now, then per job: entry of to_compact, revision of the row as read or '' to leave the row as it is, number of values, the fields and values of the compact row
-- Returns: how many jobs were moved. Fewer than given if another worker has moved them.
local arg = 2
for i = 0, (#KEYS - 2) / 2 - 1 do
  local entry, revision, count = ARGV[arg], ARGV[arg + 1], tonumber(ARGV[arg + 2])
  if redis.call('LINDEX', KEYS[1], 0) ~= entry then
    return i
  end
  local row, log = KEYS[3 + 2 * i], KEYS[4 + 2 * i]
  if revision ~= '' then
    local current = redis.call('HMGET', row, 'rev', 'state')
    -- A job that has been replayed since stays as it is. Its next end adds it to the list again.
    if current[1] == revision and TERMINAL[current[2]] then
      local left = redis.call('PTTL', row)
      redis.call('DEL', row, log)
      redis.call('HSET', row, unpack(ARGV, arg + 3, arg + 2 + count))
      if left > 0 then
        redis.call('PEXPIRE', row, int(left))
      end
    end
  end
  redis.call('LPOP', KEYS[1])
  redis.call('RPUSH', KEYS[2], entry)
  arg = arg + 3 + count
end
return (#KEYS - 2) / 2
