-- Notes which job of a batch has an image first, by the hash of its bytes.
-- KEYS: 1 batch
-- ARGV: 1 now, 2 hash, 3 id
-- Answers the id of the job that has it first. A batch that is forgotten does not come back for it.
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
