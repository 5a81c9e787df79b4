-- Records which job of a batch was the first to get an image, by the hash of the image's bytes. Does not create a batch whose row has expired.
-- KEYS: 1 batch
-- ARGV: 1 now, 2 hash, 3 id
-- Returns: the id of the job that was the first to get the image
if redis.call('EXISTS', KEYS[1]) == 0 then
  return ARGV[3]
end
local field = 'image:' .. ARGV[2]
local first = redis.call('HGET', KEYS[1], field)
if first then
  return first
end
redis.call('HSET', KEYS[1], field, ARGV[3])
return ARGV[3]
