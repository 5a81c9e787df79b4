-- Takes jobs from a waiting line in fair order: of the tenants, the one with the smallest start tag is next, with its first job. A taken job returns to its
-- place after the lease, unless the worker settles it.
-- KEYS: those of line.lua, then the slots of each provider instance of the line
-- ARGV: 1 now, 2 name of the line, 3 limit, 4 lease (ms), 5 number of instances, 6 number of paused tenants, then the limit of slots of each instance,
--       then the paused tenants, whose jobs stay, then per settled job:
--       '+' and its member if it was begun, '-' and its member if there was nothing to begin
-- Returns: the number of jobs that still wait, then the members of the taken jobs
local now = now_ms()
local instances = tonumber(ARGV[5])
local paused_count = tonumber(ARGV[6])
local paused = {}
for i = 7 + instances, 6 + instances + paused_count do
  paused[ARGV[i]] = true
end
local begun = {}
for i = 7 + instances + paused_count, #ARGV do
  local member = string.sub(ARGV[i], 2)
  if string.sub(ARGV[i], 1, 1) == '+' then
    begun[#begun + 1] = member
  elseif redis.call('ZREM', KEYS[4], member) == 1 then
    refund(tenant_of(member))
  end
end
if #begun > 0 then
  redis.call('ZREM', KEYS[4], unpack(begun))
end
-- The worker that took these has died, or was cut off. If one of them was begun nevertheless, its claim says so.
for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[4], '-inf', int(now))) do
  redis.call('ZREM', KEYS[4], member)
  put_back(member)
end

local limit = tonumber(ARGV[3])
if limit > 0 and instances > 0 then
  -- No more than the provider has room for. Of the taken jobs those count that have no slot yet.
  local room = 0
  for i = 1, instances do
    room = room + math.max(0, tonumber(ARGV[6 + i]) - redis.call('ZCOUNT', KEYS[7 + i], '(' .. int(now), '+inf'))
  end
  if room < limit + redis.call('ZCARD', KEYS[4]) then
    for _, member in ipairs(redis.call('ZRANGE', KEYS[4], 0, -1)) do
      local id, has_slot = string.match(member, '[^:]+$'), false
      for i = 1, instances do
        has_slot = has_slot or redis.call('ZSCORE', KEYS[7 + i], id)
      end
      room = room - (has_slot and 0 or 1)
    end
    limit = math.min(limit, room)
  end
end

-- A tenant that is not among the first ones, one more than jobs are taken, can't be next: all of these would have to get a job before.
local result, taken = { 0 }, {}
local before = virtual_time()
local virtual = before
local tenants = {}
if limit > 0 then
  local first = redis.call('ZRANGE', KEYS[2], 0, int(limit + paused_count), 'WITHSCORES')
  for i = 1, #first, 2 do
    if not paused[first[i]] then
      tenants[#tenants + 1] = { name = first[i], tag = tonumber(first[i + 1]), used = 0 }
    end
  end
end
while #result - 1 < limit do
  local next_one
  for _, tenant in ipairs(tenants) do
    if tenant.tag and (not next_one or tenant.tag < next_one.tag or tenant.tag == next_one.tag and tenant.name < next_one.name) then
      next_one = tenant
    end
  end
  if not next_one then
    break
  end
  if not next_one.jobs then
    -- Read once, because the embedded store reads all members behind the first one.
    next_one.jobs = redis.call('ZRANGEBYLEX', KEYS[1], '[' .. next_one.name .. ':', '(' .. next_one.name .. ';', 'LIMIT', 0, int(limit + 1))
    next_one.cost = cost_of(next_one.name)
  end
  local member = next_one.jobs[next_one.used + 1]
  if member then
    next_one.used = next_one.used + 1
    result[#result + 1] = member
    taken[#taken + 1] = int(now + tonumber(ARGV[4]))
    taken[#taken + 1] = member
    local start = next_one.tag + next_one.tag % 2
    virtual = math.max(virtual, start)
    next_one.finish = start + next_one.cost
  end
  next_one.tag = next_one.jobs[next_one.used + 1] and next_one.finish
end
for _, tenant in ipairs(tenants) do
  if tenant.tag and tenant.used > 0 then
    redis.call('ZADD', KEYS[2], int(tenant.tag), tenant.name)
  elseif not tenant.tag then
    redis.call('ZREM', KEYS[2], tenant.name)
    if tenant.finish then
      redis.call('ZADD', KEYS[3], int(tenant.finish), tenant.name)
    end
  end
end
if #taken > 0 then
  redis.call('ZREM', KEYS[1], unpack(result, 2))
  redis.call('ZADD', KEYS[4], unpack(taken))
end
-- A paused tenant loses its turns. When it goes on, it does not make up for them.
for tenant in pairs(paused) do
  local tag = redis.call('ZSCORE', KEYS[2], tenant)
  if tag and tonumber(tag) < virtual then
    redis.call('ZADD', KEYS[2], int(virtual), tenant)
  end
end
if virtual > before then
  redis.call('SET', KEYS[5], int(virtual), 'KEEPTTL')
  redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', int(virtual))
end
result[1] = int(record_length(ARGV[2]))
return result
