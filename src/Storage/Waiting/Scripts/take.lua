-- Takes jobs from a waiting line in fair order: of the tenants, the one with the smallest start tag is next, with its first job. A taken job returns to its
-- place after the lease, unless the worker settles it.
-- KEYS: those of line.lua, then the slots of each provider instance of the line
-- ARGV: 1 now, 2 name of the line, 3 limit, 4 lease (ms), 5 number of instances, then the limit of slots of each instance, then per settled job:
--       '+' and its member if it was begun, '-' and its member if there was nothing to begin
-- Returns: the number of jobs that still wait, then the members of the taken jobs
local now = now_ms()
local instances = tonumber(ARGV[5])
for i = 6 + instances, #ARGV do
  local member = string.sub(ARGV[i], 2)
  if redis.call('ZREM', KEYS[4], member) == 1 and string.sub(ARGV[i], 1, 1) == '-' then
    refund(tenant_of(member))
  end
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
    room = room + math.max(0, tonumber(ARGV[5 + i]) - redis.call('ZCOUNT', KEYS[7 + i], '(' .. int(now), '+inf'))
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

local result = { 0 }
local before = virtual_time()
local virtual = before
-- The first jobs of each tenant, read once: the embedded store reads all members behind the first one.
local heads, used, costs = {}, {}, {}
while #result - 1 < limit do
  local first = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')
  local tenant = first[1]
  if not tenant then
    break
  end
  if not heads[tenant] then
    heads[tenant] = redis.call('ZRANGEBYLEX', KEYS[1], '[' .. tenant .. ':', '(' .. tenant .. ';', 'LIMIT', 0, int(limit + 1))
    used[tenant] = 0
  end
  local member = heads[tenant][used[tenant] + 1]
  if member then
    used[tenant] = used[tenant] + 1
    virtual = math.max(virtual, tonumber(first[2]))
    redis.call('ZREM', KEYS[1], member)
    redis.call('ZADD', KEYS[4], int(now + tonumber(ARGV[4])), member)
    costs[tenant] = costs[tenant] or cost_of(tenant)
    redis.call('ZADD', heads[tenant][used[tenant] + 1] and KEYS[2] or KEYS[3], int(tonumber(first[2]) + costs[tenant]), tenant)
    result[#result + 1] = member
  end
  if not member or not heads[tenant][used[tenant] + 1] then
    redis.call('ZREM', KEYS[2], tenant)
  end
end
if virtual > before then
  redis.call('SET', KEYS[5], int(virtual), 'KEEPTTL')
  redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', int(virtual))
end
result[1] = int(record_length(ARGV[2]))
return result
