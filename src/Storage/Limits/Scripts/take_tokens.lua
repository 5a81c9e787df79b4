-- Takes tokens from several buckets: from each of them, or from none. A bucket fills up steadily, and is full when its key does not exist.
-- KEYS: the buckets
-- ARGV: 1 now, then per bucket: its capacity, the time in which an empty one fills up (ms), the number of tokens to take: 0 to only look, below 0 to give back
-- Returns: {'1' if the tokens were taken, or '0', then per bucket: tokens that remain, time until it is full (ms), time until it has the tokens (ms, '-1' for never)}
local now = now_ms()
-- What is missing in a bucket is counted in whole numbers, so that no token is gained or lost by rounding: a token is worth the time to fill the bucket,
-- and each millisecond gives back as much as the capacity. A changed capacity thus keeps the number of tokens that are missing.
local buckets = {}
local taken = '1'
for i, key in ipairs(KEYS) do
  local capacity, period, count = tonumber(ARGV[3 * i - 1]), tonumber(ARGV[3 * i]), tonumber(ARGV[3 * i + 1])
  local row = redis.call('HMGET', key, 'missing', 'at')
  local at = math.max(now, tonumber(row[2] or '0'))
  local elapsed = at - tonumber(row[2] or int(at))
  local missing = math.max(0, tonumber(row[1] or '0') - elapsed * capacity)
  local lacking = missing + (count - capacity) * period
  if count > 0 and lacking > 0 then
    taken = '0'
  end
  buckets[i] = { capacity = capacity, period = period, count = count, missing = missing, lacking = lacking, at = at }
end

local result = { taken }
for i, bucket in ipairs(buckets) do
  if taken == '1' and bucket.count ~= 0 then
    bucket.missing = math.max(0, bucket.missing + bucket.count * bucket.period)
    local full_in = math.ceil(bucket.missing / bucket.capacity)
    redis.call('HSET', KEYS[i], 'missing', int(bucket.missing), 'at', int(bucket.at))
    redis.call('PEXPIRE', KEYS[i], int(full_in + 60000))
  end
  result[#result + 1] = int(math.max(0, math.floor((bucket.capacity * bucket.period - bucket.missing) / bucket.period)))
  result[#result + 1] = int(math.ceil(bucket.missing / bucket.capacity))
  if bucket.count > bucket.capacity then
    result[#result + 1] = '-1'
  else
    result[#result + 1] = int(math.max(0, math.ceil(bucket.lacking / bucket.capacity)))
  end
end
return result
