-- Stands before the scripts of webhook deliveries, after the prelude of the job scripts.
-- KEYS of such a script: 1 ready, 2 queues, 3 failing of the partition; 4 pending, 5 busy, 6 rows, 7 created of the queue;
--       8 first, 9 counts of the partition
-- ARGV: 1 now, 2 queue
-- A row is 'state tries json'. What was copied from the embedded store of an earlier version may have pending entries without a pending row:
-- the next take removes them.

local function split(row)
  return string.match(row, '^(%l+) (%d+) (.*)$')
end

-- Since when every attempt of the queue has failed, or nil, and until when it rests. Kept as 'since until'.
local function health()
  local since, rest = string.match(redis.call('HGET', KEYS[3], ARGV[2]) or '', '^(%d+) (%d+)$')
  return tonumber(since), tonumber(rest or '0')
end

-- Puts the queue where somebody looks at it again at the first moment at which something is due; with all places taken, when the first
-- of them is free by the end of its lease.
local function announce(places)
  local first = redis.call('ZRANGE', KEYS[4], '0', '0', 'WITHSCORES')
  if not first[1] then
    redis.call('ZREM', KEYS[8], ARGV[2])
    redis.call('HDEL', KEYS[9], ARGV[2])
    redis.call('ZREM', KEYS[1], ARGV[2])
    return
  end
  local _, rest = health()
  local moment = math.max(tonumber(first[2]), rest)
  if places and redis.call('ZCARD', KEYS[5]) >= places then
    moment = math.max(moment, tonumber(redis.call('ZRANGE', KEYS[5], '0', '0', 'WITHSCORES')[2]))
  end
  redis.call('ZADD', KEYS[1], int(moment), ARGV[2])
  -- What is counted over all queues is read from these two, however many queues there are.
  redis.call('ZADD', KEYS[8], int(tonumber(first[2])), ARGV[2])
  redis.call('HSET', KEYS[9], ARGV[2], redis.call('ZCARD', KEYS[4]))
end
