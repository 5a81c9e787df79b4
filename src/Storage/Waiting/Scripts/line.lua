-- Shared functions of waiting lines, prepended after prelude.lua to the scripts that change a line.
-- A member of the line is 'tenant:order:id'. All members have the score 0, so that those of one tenant lie next to each other, in their order.
-- KEYS of such a script: 1 jobs (the members), 2 turns (tenants with waiting jobs, by the start tag of their next job), 3 idle (tenants without, by the finish tag
--       of their last job), 4 taken (members that a worker took and has not settled, by the time at which they return), 5 clock (the virtual time),
--       6 lines (all lines, by the number of waiting jobs), 7 weights of tenants

-- The virtual time that a job of a tenant of weight 1 costs. Tags are whole numbers, so that they stay exact. All virtual times and costs are even: an odd tag is that of a
-- tenant that is next among those with the even tag after it.
local COST = 20000

local function tenant_of(member)
  return string.match(member, '^[^:]+')
end

local function cost_of(tenant)
  local weight = tonumber(redis.call('HGET', KEYS[7], tenant) or '1')
  if not weight or weight < 1 then
    return COST
  end
  return 2 * math.floor(COST / 2 / math.min(weight, 1000) + 0.5)
end

local function virtual_time()
  return tonumber(redis.call('GET', KEYS[5]) or COST)
end

-- A tenant starts at the virtual time, or later if its earlier jobs are not worked off by then: who sends one job at a time gets no more turns than who
-- sends many at once. It starts before those tenants that have not had their turn in the present round, however many they are, which delays each by one job.
local function begin_turns(tenant)
  if not redis.call('ZSCORE', KEYS[2], tenant) then
    local finish = tonumber(redis.call('ZSCORE', KEYS[3], tenant) or '0')
    redis.call('ZADD', KEYS[2], int(math.max(virtual_time() - 1, finish)), tenant)
    if finish > 0 then
      redis.call('ZREM', KEYS[3], tenant)
    end
  end
end

-- Gives a tenant back what its last job cost, because that job was not begun, and makes it the next one of its round.
local function refund(tenant)
  local key = redis.call('ZSCORE', KEYS[2], tenant) and KEYS[2] or KEYS[3]
  local tag = tonumber(redis.call('ZSCORE', key, tenant) or '0')
  if tag > 0 then
    tag = tag - cost_of(tenant)
    redis.call('ZADD', key, int(tag % 2 == 0 and tag - 1 or tag), tenant)
  end
end

-- Puts back a job that was taken and not begun.
local function put_back(member)
  local tenant = tenant_of(member)
  redis.call('ZADD', KEYS[1], '0', member)
  refund(tenant)
  begin_turns(tenant)
end

-- Records the number of waiting jobs. A line in which nothing waits and nothing is taken is forgotten. The rest of it expires by itself; nothing is lost with it,
-- since the due set has every job.
local function record_length(name, keep)
  local waiting = redis.call('ZCARD', KEYS[1])
  if waiting == 0 and redis.call('ZCARD', KEYS[4]) == 0 then
    redis.call('ZREM', KEYS[6], name)
  else
    redis.call('ZADD', KEYS[6], int(waiting), name)
  end
  return waiting
end
