-- Records that the provider has finished: submitting or waiting -> storing. The claim continues.
-- KEYS: 1 row
-- ARGV: 1 now, 2 id, 3 fence, 4 time at which the provider deletes the image, or '', 5 holders that may have its bytes from now on, or '',
--       6 address from which it is to be fetched, or ''
-- Returns: 'written' or 'stale'
local row = redis.call('HMGET', KEYS[1], 'state', 'fence', 'lease', 'rev')
if not holds(row[1], row[2], row[3], ARGV[3]) or row[1] == 'queued' then
  return 'stale'
end
-- A worker that took over a job in storing may run this script again. That must not count as progress, or a job whose image kills its workers
-- would never count as poison.
local fields = { 'rev', following(row[4]) }
local function set(name, value)
  fields[#fields + 1] = name
  fields[#fields + 1] = value
end
if row[1] ~= 'storing' then
  set('state', 'storing')
  set('claims', '0')
  set('rescue_from', int(now_ms()))
  set('rescue_by', ARGV[4])
end
-- Crash point: the holders are recorded before the bytes are written. If a worker dies right after it wrote them to its spill folder, the job waits for
-- that worker.
if ARGV[5] ~= '' then
  set('spilled', ARGV[5])
end
if ARGV[6] ~= '' then
  set('source', ARGV[6])
end
redis.call('HSET', KEYS[1], unpack(fields))
return 'written'
