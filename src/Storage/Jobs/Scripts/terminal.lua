-- Stands before the scripts that end a job, after the prelude: everything an end entails but the fields of the row itself.
-- KEYS of such a script: 1 row, 2 start, 3 continue, 4 expire, 5 log, 6 out, 7 idx, 8 ended, 9 unfinished,
--       10 batch if there is one
local function end_job(id, tenant, created, now, from, status, event, payload, retention, grace)
  redis.call('ZREM', KEYS[2], id)
  redis.call('ZREM', KEYS[3], id)
  redis.call('ZREM', KEYS[4], id)
  local sequence = append(KEYS[1], KEYS[5], KEYS[6], id, now, event, payload, grace)
  move_index(KEYS[7], created, id, from, status)
  redis.call('ZADD', KEYS[8], int(now + retention), id .. ':' .. tenant .. ':' .. status .. ':' .. created)
  redis.call('DECR', KEYS[9])
  redis.call('PEXPIRE', KEYS[1], int(retention))
  redis.call('PEXPIRE', KEYS[5], int(retention))
  if KEYS[10] and redis.call('HINCRBY', KEYS[10], 'remaining', -1) <= 0 then
    redis.call('PEXPIRE', KEYS[10], int(retention))
  end
  return sequence
end
