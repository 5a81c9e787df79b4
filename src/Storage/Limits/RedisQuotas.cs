using System.Globalization;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Limits;

/// <summary>A hash per bucket, which expires when it would be full; see <c>take_tokens.lua</c>.</summary>
internal sealed class RedisQuotas(StoreConnection store, StoreSettings settings) : IQuotas
{
    private const int ValuesPerQuota = 3;

    private static readonly StoreScript TakeTokens = StoreScript.Load("Redis.Scripts.prelude", "Limits.Scripts.take_tokens");

    public Task<QuotaResult> TakeAsync(string tenant, IReadOnlyList<Quota> quotas, long count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return RunAsync(tenant, quotas, count, cancellationToken);
    }

    public Task GiveBackAsync(string tenant, IReadOnlyList<Quota> quotas, long count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return RunAsync(tenant, quotas, -count, cancellationToken);
    }

    private async Task<QuotaResult> RunAsync(string tenant, IReadOnlyList<Quota> quotas, long count, CancellationToken cancellationToken)
    {
        if (quotas.Count == 0)
        {
            return QuotaResult.Unlimited;
        }

        var result = (string[])(await store.RunAsync(
            TakeTokens,
            [.. quotas.Select(quota => LimitKeys.Bucket(tenant, quota))],
            [settings.ScriptNow, .. quotas.SelectMany(quota => (RedisValue[])[quota.Limit, (long)quota.Kind.Period.TotalMilliseconds, count])],
            cancellationToken))!;
        var numbers = result.Skip(1).Select(text => long.Parse(text, CultureInfo.InvariantCulture)).Chunk(ValuesPerQuota);
        return new QuotaResult(result[0] == "1", [.. quotas.Zip(numbers, StateOf)]);
    }

    private static QuotaState StateOf(Quota quota, long[] numbers)
        => new(quota, numbers[0], TimeSpan.FromMilliseconds(numbers[1]), numbers[2] < 0 ? null : TimeSpan.FromMilliseconds(numbers[2]));
}
