-- Records the progress that the provider reports for an image.
-- KEYS: 1 row, 2 log, 3 out, 4 feed
-- ARGV: 1 now, 2 id, 3 fence, 4 percent, 5 payload of image.progress, 6 grace of the event (ms)
-- Returns: 'written sequence now', 'written' if as much progress was recorded before, or 'stale'
local now = now_ms()
local row = redis.call('HMGET', KEYS[1], 'state', 'fence', 'lease', 'percent', 'rev', 'seq')
if not holds(row[1], row[2], row[3], ARGV[3]) or (row[1] ~= 'submitting' and row[1] ~= 'waiting') then
  return 'stale'
end
if row[4] and row[4] ~= '' and tonumber(row[4]) >= tonumber(ARGV[4]) then
  return 'written'
end
local sequence = following(row[6])
redis.call('HSET', KEYS[1], 'percent', ARGV[4], 'rev', following(row[5]), 'seq', sequence)
append_numbered(sequence, KEYS[2], KEYS[3], KEYS[4], ARGV[2], now, 'image.progress', ARGV[5], tonumber(ARGV[6]))
return 'written ' .. sequence .. ' ' .. int(now)
