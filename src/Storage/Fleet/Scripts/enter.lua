-- Before an order: asks the circuit of a provider, and takes a slot and a token of its rate, all three or none.
-- KEYS: 1 slots, 2 rate, 3 circuit, 4 loaded model of the provider
-- ARGV: 1 now, 2 id, 3 limit of slots, 4 lease of a slot (ms), 5 time a token takes to come (ms) or '' for no limit, 6 most tokens,
--       7 revision of the provider's settings, 8 lease of a probe (ms),
--       9 model of the order or '' where that is all one, 10 how long a box is kept for its model (ms), 11 how long others are passed over (ms),
--       12 '1' to answer only, and to take nothing
-- Answers {'open', reason, until (ms, 0 for ever), message, '1' while an order tries}, {'full'}, {'wait', ms}, {'probe'}, {'shaky'} or {'entered'}.
local now = now_ms()
local circuit = redis.call('HMGET', KEYS[3], 'revision', 'reason', 'until', 'message', 'points', 'probe')
local mine = circuit[1] == ARGV[7]
local open = mine and circuit[2]
if open and (circuit[3] == '0' or tonumber(circuit[3]) > now) then
  return { 'open', circuit[2], circuit[3], circuit[4] or '', circuit[6] and '1' or '0' }
end

-- To load another model takes longer than many a picture, so that a box is kept for its own for a while; but not for ever.
local kept = false
if ARGV[9] ~= '' then
  local box = redis.call('HMGET', KEYS[4], 'model', 'left', 'passed')
  local keep, bound = tonumber(ARGV[10]), tonumber(ARGV[11])
  local left, passed = tonumber(box[2] or '0'), tonumber(box[3] or '0')
  if box[1] and box[1] ~= ARGV[9] then
    if passed == 0 then
      passed = now
      redis.call('HSET', KEYS[4], 'passed', int(now))
    end
    kept = now - passed < bound and left + keep > now
  elseif passed > 0 and now >= passed + bound then
    -- It is the turn of those who were passed over, from the moment at which there is room for them.
    kept = now < math.max(passed + bound, left) + 5 * keep
    if not kept and ARGV[12] ~= '1' then
      redis.call('HDEL', KEYS[4], 'passed')
    end
  end
end

redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', int(now))
if kept then
  return { 'full' }
end
if not redis.call('ZSCORE', KEYS[1], ARGV[2]) and redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[3]) then
  return { 'full' }
end

-- The rate as one number: the moment up to which tokens are spent, which may lie ahead by as much as the bucket holds.
local rate = redis.call('HMGET', KEYS[2], 'spent_until', 'blocked', 'told_interval', 'told_most', 'told_until', 'revision')
if rate[6] ~= ARGV[7] then
  -- Under other settings it may be another account.
  rate = { rate[1] }
end
local interval, most = tonumber(ARGV[5]), tonumber(ARGV[6])
if rate[5] and tonumber(rate[5]) > now and not (interval and interval > tonumber(rate[3])) then
  interval, most = tonumber(rate[3]), tonumber(rate[4])
end
local wait = math.max(0, tonumber(rate[2] or '0') - now)
local spent = math.max(now, tonumber(rate[1] or '0'))
if interval then
  wait = math.max(wait, spent - (most - 1) * interval - now)
end
if wait > 0 then
  return { 'wait', int(math.ceil(wait)) }
end

if ARGV[12] == '1' then
  return { 'entered' }
end
redis.call('ZADD', KEYS[1], int(now + tonumber(ARGV[4])), ARGV[2])
if ARGV[9] ~= '' and redis.call('HGET', KEYS[4], 'model') ~= ARGV[9] then
  redis.call('HSET', KEYS[4], 'model', ARGV[9])
  redis.call('HDEL', KEYS[4], 'passed', 'left')
end
if interval then
  redis.call('HSET', KEYS[2], 'spent_until', int(spent + interval))
end
if open then
  -- Its time is over: this order tries whether the provider is well again, and the others wait for that.
  redis.call('HSET', KEYS[3], 'until', int(now + tonumber(ARGV[8])), 'probe', ARGV[2])
  return { 'probe' }
end
return { mine and circuit[5] and 'shaky' or 'entered' }
