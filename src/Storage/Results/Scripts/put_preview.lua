-- Stores the preview of an image, if the image exists, for as long as the image is kept.
-- KEYS: 1 image, 2 preview
-- ARGV: 1 bytes of the preview
-- Returns: 1 if it was stored, or 0
local left = redis.call('PTTL', KEYS[1])
if left == -2 then
  return 0
end
if left < 0 then
  redis.call('SET', KEYS[2], ARGV[1])
else
  redis.call('SET', KEYS[2], ARGV[1], 'PX', math.max(left, 1))
end
return 1
