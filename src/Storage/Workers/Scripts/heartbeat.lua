-- Records that a worker is alive, or that it has left, and removes entries that are too old. Runs after prelude.lua.
-- KEYS: 1 workers: 'time json' by the worker's id, without the json for a worker that has left
-- ARGV: 1 now, 2 id, 3 json or '', 4 how long an entry is kept (ms)
-- Returns: the number of entries
local now = now_ms()
redis.call('HSET', KEYS[1], ARGV[2], int(now) .. ' ' .. ARGV[3])
local entries = redis.call('HGETALL', KEYS[1])
for i = 1, #entries, 2 do
  if tonumber(string.match(entries[i + 1], '^%d+')) < now - tonumber(ARGV[4]) then
    redis.call('HDEL', KEYS[1], entries[i])
  end
end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return redis.call('HLEN', KEYS[1])
