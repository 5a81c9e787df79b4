-- Ends a job.
-- KEYS: those of terminal.lua, and the last one: image, only with its bytes
-- ARGV: 1 now, 2 id, 3 fence, 4 tenant, 5 created, 6 retention (ms), 7 state, 8 event, 9 payload of the event, 10 attempts,
--       11 image or '', 12 error or '', 13 cost or '', 14 grace of the event (ms), 15 '1' if the provider's answer is final,
--       16 holders that may still have the image, or '', 17 entry of removals for the images of the job, or '', 18 that for the source image of its batch, or '',
--       19 bytes of the image and 20 how long it is kept (ms), only if it is not stored yet
-- Returns: 'written sequence now' or 'stale'
local now = now_ms()
local row = redis.call('HMGET', KEYS[1], 'state', 'fence', 'lease', 'cost', 'rev', 'seq')
local state = row[1]
if not holds(state, row[2], row[3], ARGV[3]) then
  return 'stale'
end
-- Only a job in storing has a stored image, and only a job that is not queued can have one to store. A queued job was not bought, so that its outcome can't be unknown, unless it waits for a second order: then it
-- has a cost already.
if (ARGV[7] == 'succeeded' and state ~= 'storing' and (state == 'queued' or not ARGV[19])) or (ARGV[7] == 'outcome_unknown' and state == 'queued' and not row[4]) then
  return 'stale'
end

if ARGV[19] then
  redis.call('SET', KEYS[#KEYS], ARGV[19], 'PX', ARGV[20])
end
local sequence = following(row[6])
redis.call('HSET', KEYS[1], 'state', ARGV[7], 'finished', int(now), 'lease', '0', 'attempts', ARGV[10],
  'image', ARGV[11], 'error', ARGV[12], 'cost', ARGV[13], 'last_word', ARGV[15], 'spilled', ARGV[16], 'rev', following(row[5]), 'seq', sequence)
end_job(ARGV[2], ARGV[4], ARGV[5], now, state == 'queued' and 'queued' or 'running', ARGV[7], sequence, ARGV[8], ARGV[9], tonumber(ARGV[6]),
  tonumber(ARGV[14]), ARGV[17], ARGV[18])
return 'written ' .. sequence .. ' ' .. int(now)
