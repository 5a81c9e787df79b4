-- Marks the time in the store, one mark a period, and compares: a store that was set back to an earlier state lacks the marks that were made since.
-- KEYS: 1 marks, 2 until when restores are accepted, 3 since when the store is known to be set back
-- ARGV: 1 now, 2 id of a new mark, 3 the mark that the caller saw before, or '', 4 its time, or '0', 5 period (ms), 6 number of marks that are kept
-- Returns: {'set_back'}, or {'kept', mark, time} with the newest mark that is at least a period old, or {'kept', '', '0'} while there is none
local now = now_ms()
if redis.call('EXISTS', KEYS[3]) == 1 then
  return { 'set_back' }
end
local known, period = tonumber(ARGV[4]), tonumber(ARGV[5])
if ARGV[3] ~= '' and not redis.call('ZSCORE', KEYS[1], ARGV[3]) and known > tonumber(redis.call('GET', KEYS[2]) or '0') then
  -- An empty store is a new one, and has no job that could have been ordered. A mark that is older than all others has only been dropped.
  local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  if oldest[2] and tonumber(oldest[2]) <= known then
    -- Also for workers that have seen no mark: their folder is new.
    redis.call('SET', KEYS[3], int(now))
    return { 'set_back' }
  end
end
local newest = redis.call('ZREVRANGE', KEYS[1], 0, 0, 'WITHSCORES')
if not newest[2] or now - tonumber(newest[2]) >= period then
  redis.call('ZADD', KEYS[1], int(now), ARGV[2])
  redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -1 - tonumber(ARGV[6]))
end
-- A mark of the last seconds may be lost in a crash of the store's machine, which is no restore.
local settled = redis.call('ZREVRANGEBYSCORE', KEYS[1], int(now - period), '-inf', 'WITHSCORES', 'LIMIT', 0, 1)
return { 'kept', settled[1] or '', settled[2] or '0' }
