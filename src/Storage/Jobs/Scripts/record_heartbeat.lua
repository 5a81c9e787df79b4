-- Records a worker's heartbeat in this partition, and renews the claims that it holds there.
-- KEYS: 1 pulse, then per claim: row, start, continue
-- ARGV: 1 now, 2 worker, 3 time without a heartbeat after which its claims end (ms), 4 time without any worker's heartbeat that counts as an outage of
--       the store (ms), 5 grace after such an outage (ms), 6 both of these times for leases (ms),
--       then per claim: id, fence, time until the job is due unless another heartbeat arrives before (ms), new lease (ms) or '' to leave the lease unchanged
-- Returns: the indexes, from 0, of the claims that were lost: the job has another fencing token, or no row
local now = now_ms()
lease_grace_end(KEYS[1], now)
heartbeat_grace_end(KEYS[1], now)
redis.call('HSET', KEYS[1], 'beaten', int(now))
record_heartbeat(KEYS[1], ARGV[2], ARGV[3], now)

-- These fields are written only when they change, since the embedded store does not reclaim the disk space of overwritten values.
local known = redis.call('HMGET', KEYS[1], 'at', 'silence', 'beats_silence', 'beats_grace')
if not known[1] or known[2] ~= ARGV[6] or math.abs(now - tonumber(known[1])) >= tonumber(ARGV[6]) / 4 then
  redis.call('HSET', KEYS[1], 'at', int(now), 'silence', ARGV[6], 'grace', ARGV[6])
end
if known[3] ~= ARGV[4] or known[4] ~= ARGV[5] then
  redis.call('HSET', KEYS[1], 'beats_silence', ARGV[4], 'beats_grace', ARGV[5])
end

local lost = {}
for i = 0, (#KEYS - 1) / 3 - 1 do
  local key, arg = 2 + 3 * i, 7 + 4 * i
  local row = redis.call('HMGET', KEYS[key], 'state', 'fence', 'lease')
  if not row[1] or row[2] ~= ARGV[arg + 1] then
    lost[#lost + 1] = int(i)
  elseif holds(row[1], row[2], row[3], ARGV[arg + 1]) then
    local lease = tonumber(row[3])
    if ARGV[arg + 3] ~= '' then
      lease = now + tonumber(ARGV[arg + 3])
      redis.call('HSET', KEYS[key], 'lease', int(lease))
      redis.call('HINCRBY', KEYS[key], 'rev', 1)
    end
    redis.call('ZADD', row[1] == 'queued' and KEYS[key + 1] or KEYS[key + 2], int(math.min(lease, now + tonumber(ARGV[arg + 2]))), ARGV[arg])
  end
end
return lost
