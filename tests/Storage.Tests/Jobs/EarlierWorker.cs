using System.Globalization;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Tests.Stores;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Jobs;

/// <summary>A worker of the version before claims were carried by beats, by its own scripts: as they were, without their comments.</summary>
internal sealed class EarlierWorker(StoreWorld world, string name)
{
    private const string Prelude = """
        local function int(n)
          return string.format('%.0f', n)
        end

        local function now_ms()
          if ARGV[1] ~= '' then
            return tonumber(ARGV[1])
          end
          local time = redis.call('TIME')
          return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
        end

        local TERMINAL = { succeeded = true, failed = true, canceled = true, outcome_unknown = true }

        local function holds(state, fence, lease, claimed_fence)
          return state and not TERMINAL[state] and fence == claimed_fence and lease ~= '0'
        end

        local function append(subject, log, out, feed, id, now, event, payload, grace)
          local sequence = int(redis.call('HINCRBY', subject, 'seq', 1))
          redis.call('RPUSH', feed, id .. ':' .. sequence .. ':' .. int(now))
          redis.call('ZADD', out, int(now + grace), id .. ':' .. sequence)
          redis.call('RPUSH', log, sequence .. ' ' .. event .. ' ' .. int(now) .. ' ' .. payload)
          redis.call('PUBLISH', 'ig:events', id)
          return sequence
        end

        local function call_up(lane, id)
          redis.call('PUBLISH', 'ig:due:' .. lane, id)
        end

        local function remember_lane(lanes, lane)
          if redis.call('SISMEMBER', lanes, lane) == 0 then
            redis.call('SADD', lanes, lane)
          end
        end

        local function move_index(index, created, id, from, to)
          redis.call('ZREM', index, from .. ':' .. created .. ':' .. id)
          redis.call('ZADD', index, '0', to .. ':' .. created .. ':' .. id)
        end

        local function grace_end(pulse, now)
          local row = redis.call('HMGET', pulse, 'at', 'silence', 'grace', 'until')
          if not row[1] then
            return nil
          end
          local grace = tonumber(row[3])
          if now - tonumber(row[1]) > tonumber(row[2]) then
            redis.call('HSET', pulse, 'at', int(now), 'until', int(now + grace))
            return now + grace
          end
          local till = tonumber(row[4] or '0')
          return till > now and till <= now + grace and till or nil
        end
        """;

    private const string Claim = """
        local now = now_ms()
        local row = redis.call('HMGET', KEYS[1], 'state', 'lease', 'not_before', 'claims', 'fence', 'cancel', 'lane', 'alone')
        local state = row[1]
        if not state then
          return { 'missing' }
        end
        if TERMINAL[state] then
          return { 'ended' }
        end
        if row[7] ~= ARGV[6] then
          return { 'elsewhere', row[7] }
        end
        if tonumber(row[2]) > now then
          return { 'held' }
        end
        if ARGV[5] == '1' and tonumber(row[3]) > now then
          return { 'not_due' }
        end
        if row[2] ~= '0' then
          local till = grace_end(KEYS[4], now)
          if till then
            redis.call('ZADD', state == 'queued' and KEYS[2] or KEYS[3], int(till), ARGV[2])
            return { 'held' }
          end
        end

        local claims = tonumber(row[4])
        local alone = claims == 0 and 0 or tonumber(row[8] or '0')
        local lease = int(now + tonumber(ARGV[4]))
        redis.call('HSET', KEYS[1], 'fence', int(tonumber(row[5]) + 1), 'lease', lease, 'owner', ARGV[3],
          'claims', int(claims + 1), 'not_before', '0', 'cancel_seen', row[6], 'alone', int(alone + (ARGV[7] == '1' and 0 or 1)))
        redis.call('HINCRBY', KEYS[1], 'rev', 1)
        redis.call('ZADD', state == 'queued' and KEYS[2] or KEYS[3], lease, ARGV[2])

        local poisoned = claims >= 10 or state == 'queued' and claims >= 3 and alone >= 3
        local answer = { poisoned and 'poisoned' or 'claimed' }
        for i, value in ipairs(redis.call('HGETALL', KEYS[1])) do
          answer[i + 1] = value
        end
        return answer
        """;

    private const string Pulse = """
        local now = now_ms()
        local till = grace_end(KEYS[1], now)
        redis.call('HSET', KEYS[1], 'at', int(now), 'silence', ARGV[2], 'grace', ARGV[3])
        return till and int(till) or '0'
        """;

    private const string Heartbeat = """
        local row = redis.call('HMGET', KEYS[1], 'state', 'fence', 'lease')
        if not holds(row[1], row[2], row[3], ARGV[3]) then
          return 'stale'
        end
        local lease = int(now_ms() + tonumber(ARGV[4]))
        redis.call('HSET', KEYS[1], 'lease', lease)
        redis.call('HINCRBY', KEYS[1], 'rev', 1)
        redis.call('ZADD', row[1] == 'queued' and KEYS[2] or KEYS[3], lease, ARGV[2])
        return 'written'
        """;

    private string Now => world.Now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>Answers what claiming came to.</summary>
    public async Task<string> ClaimAsync(Guid id)
    {
        var keys = PartitionKeys.Of(id);
        var answer = (string[])(await RunAsync(
            Claim, [keys.Row(id), keys.Start(StoreWorld.Lane), keys.Continue(StoreWorld.Lane), keys.Pulse], [id.ToString("N"), $"machine/1/{name}/3", 60_000, "0", StoreWorld.Lane, "0"]))!;
        return answer[0];
    }

    public Task RenewLeaseAsync(Job claim)
    {
        var keys = PartitionKeys.Of(claim.Id);
        return RunAsync(Heartbeat, [keys.Row(claim.Id), keys.Start(StoreWorld.Lane), keys.Continue(StoreWorld.Lane)], [claim.Id.ToString("N"), claim.Fence, 60_000]);
    }

    public Task PulseAsync(Guid id) => RunAsync(Pulse, [PartitionKeys.Of(id).Pulse], [20_000, 20_000]);

    private Task<RedisResult> RunAsync(string script, RedisKey[] keys, RedisValue[] arguments)
        => world.Database.ScriptEvaluateAsync($"{Prelude}\n{script}", keys, [Now, .. arguments]);
}
