-- Takes the permit of an order: checks the circuit breaker of the provider, and takes a concurrency slot and a token of the rate limit, or none of them.
-- KEYS: 1 slots, 2 rate, 3 circuit, 4 loaded model of the provider
-- ARGV: 1 now, 2 id, 3 limit of slots, 4 lease of a slot (ms), 5 time after which the bucket gains a token (ms) or '' for no limit, 6 capacity of the bucket,
--       7 revision of the provider's settings, 8 lease of a half-open order (ms),
--       9 model of the order or '' if loading a model costs no time, 10 how long a server is kept for its loaded model (ms),
--       11 how long jobs for other models may be passed over (ms), 12 '1' to check only, and take nothing
-- Returns: {'open', reason, until (ms, 0 for no end), message, '1' while a half-open order runs}, {'full'}, {'wait', ms}, {'probe'} for the half-open order,
--       {'shaky'} after failures that did not open the circuit breaker, or {'entered'}
local now = now_ms()
local circuit = redis.call('HMGET', KEYS[3], 'revision', 'reason', 'until', 'message', 'points', 'probe')
local same_settings = circuit[1] == ARGV[7]
local open = same_settings and circuit[2]
if open and (circuit[3] == '0' or tonumber(circuit[3]) > now) then
  return { 'open', circuit[2], circuit[3], circuit[4] or '', circuit[6] and '1' or '0' }
end

-- Loading another model can take longer than making an image. A server is therefore kept for its loaded model for a while, within a limit.
local kept = false
if ARGV[9] ~= '' then
  local server = redis.call('HMGET', KEYS[4], 'model', 'left', 'passed')
  local keep, bound = tonumber(ARGV[10]), tonumber(ARGV[11])
  local left, passed = tonumber(server[2] or '0'), tonumber(server[3] or '0')
  if server[1] and server[1] ~= ARGV[9] then
    if passed == 0 then
      passed = now
      redis.call('HSET', KEYS[4], 'passed', int(now))
    end
    kept = now - passed < bound and left + keep > now
  elseif passed > 0 and now >= passed + bound then
    -- The limit is reached: the server is kept for the jobs that were passed over, from the time at which a slot is free for them.
    kept = now < math.max(passed + bound, left) + 5 * keep
    if not kept and ARGV[12] ~= '1' then
      redis.call('HDEL', KEYS[4], 'passed')
    end
  end
end

-- Expired slots are removed only where their number matters: when none seems to be free, and in a pool, whose servers are compared by it.
local limit = tonumber(ARGV[3])
local is_full = redis.call('ZCARD', KEYS[1]) >= limit
if is_full or ARGV[9] ~= '' then
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', int(now))
  is_full = redis.call('ZCARD', KEYS[1]) >= limit
end
if kept or is_full and not redis.call('ZSCORE', KEYS[1], ARGV[2]) then
  return { 'full' }
end

-- The rate limit is one number: the time up to which tokens are spent. It may lie ahead by as much as the bucket holds.
local rate = redis.call('HMGET', KEYS[2], 'spent_until', 'blocked', 'told_interval', 'told_most', 'told_until', 'revision')
if rate[6] ~= ARGV[7] then
  -- Other settings may mean another account, to which limits that the provider reported do not apply.
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
  -- The pause is over: this order is the half-open one, which tests the provider. All other orders wait for its result.
  redis.call('HSET', KEYS[3], 'until', int(now + tonumber(ARGV[8])), 'probe', ARGV[2])
  return { 'probe' }
end
return { same_settings and circuit[5] and 'shaky' or 'entered' }
