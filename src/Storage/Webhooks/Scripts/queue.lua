-- Stands before the scripts of webhook deliveries, after the prelude of the job scripts.
-- KEYS of such a script: 1 ready, 2 queues, 3 failing of the partition; 4 pending, 5 busy, 6 rows, 7 created of the queue;
--       8 first, 9 counts of the partition; 10 waiting, 11 forward of the queue
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

-- So many deliveries of a queue are brought forward at a time; more follow as these succeed.
local AT_A_TIME = 16

-- What was brought forward and has not been attempted yet, with the moments of its schedule. An earlier version attempts it and knows nothing of
-- that: what has ended since, or has a moment of its own again, is struck off.
local function brought_forward()
  local entries = redis.call('ZRANGE', KEYS[11], '0', '-1', 'WITHSCORES')
  local kept = {}
  for i = 1, #entries, 2 do
    local held = redis.call('ZSCORE', KEYS[5], entries[i])
    local due = tonumber(redis.call('ZSCORE', KEYS[4], entries[i]) or '0')
    if held or (due > 0 and due < tonumber(entries[i + 1])) then
      kept[#kept + 1] = { id = entries[i], scheduled = entries[i + 1], held = held }
    else
      redis.call('ZREM', KEYS[11], entries[i])
    end
  end
  return kept
end

-- The subscriber answers: makes what waits for a later attempt due now, the oldest event first. Before an announcement.
local function bring_forward(now)
  local places = redis.call('ZRANGEBYSCORE', KEYS[10], '-inf', int(now), 'LIMIT', '0', int(4 * AT_A_TIME))
  if #places == 0 then
    return
  end
  local free = AT_A_TIME - #brought_forward()
  for _, place in ipairs(places) do
    local id = string.match(place, '^%d+:(.*)$')
    local due = tonumber(redis.call('ZSCORE', KEYS[4], id) or '0')
    if due == 0 then
      redis.call('ZREM', KEYS[10], place)
    elseif free > 0 and due > now and not redis.call('ZSCORE', KEYS[5], id) and not redis.call('ZSCORE', KEYS[11], id) then
      redis.call('ZADD', KEYS[11], int(due), id)
      -- A millisecond apart, so that they are taken in this order.
      redis.call('ZADD', KEYS[4], int(now - free), id)
      free = free - 1
    end
  end
end

-- The subscriber fails again: what was brought forward and nobody holds is due when its schedule says.
local function put_back()
  for _, one in ipairs(brought_forward()) do
    if not one.held then
      redis.call('ZADD', KEYS[4], int(tonumber(one.scheduled)), one.id)
      redis.call('ZREM', KEYS[11], one.id)
    end
  end
end
