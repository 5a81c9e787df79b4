-- Records that the provider has finished: submitting or waiting -> storing. The claim continues.
-- KEYS: 1 row
-- ARGV: 1 now, 2 id, 3 fence, 4 time at which the provider deletes the image, or '', 5 holders that may have its bytes from now on, or '',
--       6 address from which it is to be fetched, or ''
-- Returns: 'written' or 'stale'
local row = redis.call('HMGET', KEYS[1], 'state', 'fence', 'lease')
if not holds(row[1], row[2], row[3], ARGV[3]) or row[1] == 'queued' then
  return 'stale'
end
-- A worker that took over a job in storing may run this script again. That must not count as progress, or a job whose image kills its workers
-- would never count as poison.
if row[1] ~= 'storing' then
  redis.call('HSET', KEYS[1], 'state', 'storing', 'claims', '0', 'rescue_from', int(now_ms()), 'rescue_by', ARGV[4])
  redis.call('HINCRBY', KEYS[1], 'rev', 1)
end
-- Crash point: the holders are recorded before the bytes are written. If a worker dies right after it wrote them to its spill folder, the job waits for
-- that worker.
if ARGV[5] ~= '' then
  redis.call('HSET', KEYS[1], 'spilled', ARGV[5])
  redis.call('HINCRBY', KEYS[1], 'rev', 1)
end
if ARGV[6] ~= '' then
  redis.call('HSET', KEYS[1], 'source', ARGV[6])
end
return 'written'
