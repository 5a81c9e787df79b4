-- Makes images of expired compact rows due to be removed.
-- KEYS: 1 expiring_images, 2 removals
-- ARGV: 1 now, then per image: entry of expiring_images, entry of removals
-- Returns: how many images became due
local now = now_ms()
local released = 0
for i = 2, #ARGV, 2 do
  -- The worker that takes the entry removes the images only if the row is gone: a replayed job keeps its images.
  if redis.call('LREM', KEYS[1], 1, ARGV[i]) == 1 then
    redis.call('ZADD', KEYS[2], int(now), ARGV[i + 1])
    released = released + 1
  end
end
return released
