-- The provider is done: submitting or waiting -> storing. The claim goes on.
-- KEYS: 1 row
-- ARGV: 1 now, 2 id, 3 fence, 4 moment at which the provider deletes the picture, or '', 5 places that may have its bytes from now on, or '',
--       6 address from which it is to be fetched, or ''
-- Answers 'written' or 'stale'.
local row = redis.call('HMGET', KEYS[1], 'state', 'fence', 'lease')
if not holds(row[1], row[2], row[3], ARGV[3]) or row[1] == 'queued' then
  return 'stale'
end
-- Who took over a job that is storing already may say so again; that is no progress, or a picture that kills its workers
-- would never count as poison.
if row[1] ~= 'storing' then
  redis.call('HSET', KEYS[1], 'state', 'storing', 'claims', '0', 'rescue_from', int(now_ms()), 'rescue_by', ARGV[4])
  redis.call('HINCRBY', KEYS[1], 'rev', 1)
end
-- Before the bytes are put anywhere: a worker that dies right after it spilled them is waited for.
if ARGV[5] ~= '' then
  redis.call('HSET', KEYS[1], 'spilled', ARGV[5])
  redis.call('HINCRBY', KEYS[1], 'rev', 1)
end
if ARGV[6] ~= '' then
  redis.call('HSET', KEYS[1], 'source', ARGV[6])
end
return 'written'
