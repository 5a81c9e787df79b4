-- Cancels a job that was never ordered; records the request to cancel for any other.
-- KEYS: those of terminal.lua
-- ARGV: 1 now, 2 id, 3 rev of the row as read, 4 tenant, 5 created, 6 retention (ms), 7 payload of image.canceled, 8 cost or '',
--       9 lane of the keys, 10 entry of removals for the images of the job, or '', 11 that for the source image of its batch, or ''
-- Returns: 'canceled', 'requested', 'ended', 'missing', or 'moved' if the row has changed since it was read
local now = now_ms()
local row = redis.call('HMGET', KEYS[1], 'state', 'rev', 'cancel', 'cost', 'lane', 'seq')
local state = row[1]
if not state then
  return 'missing'
end
if TERMINAL[state] then
  return 'ended'
end
if row[5] ~= ARGV[9] then
  return 'moved'
end
-- A queued job that has a cost was ordered before with an unknown outcome, so that it must not end as a job that was never bought.
if state ~= 'queued' or row[4] then
  if row[3] ~= '1' then
    redis.call('HSET', KEYS[1], 'cancel', '1', 'not_before', '0')
    redis.call('HINCRBY', KEYS[1], 'rev', 1)
    redis.call('ZADD', state == 'queued' and KEYS[2] or KEYS[3], int(now), ARGV[2])
    publish_due_hint(ARGV[9], ARGV[2])
  end
  return 'requested'
end
-- The receipt in the payload was made from the row as read, so that it is valid only for that revision of the row.
if row[2] ~= ARGV[3] then
  return 'moved'
end
local sequence = following(row[6])
redis.call('HSET', KEYS[1], 'state', 'canceled', 'cancel', '1', 'finished', int(now), 'lease', '0', 'cost', ARGV[8], 'rev', following(row[2]), 'seq', sequence)
end_job(ARGV[2], ARGV[4], ARGV[5], now, 'queued', 'canceled', sequence, 'image.canceled', ARGV[7], tonumber(ARGV[6]), 0, ARGV[10], ARGV[11])
publish_event_hint(ARGV[9], ARGV[2])
return 'canceled'
