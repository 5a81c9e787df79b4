using System.Globalization;
using ImageGen.Contracts;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Fleet;

/// <summary>A sorted set per provider holds the slots: job ids by the time at which their slot expires. Separate hashes hold the rate limit and the circuit.</summary>
internal sealed class RedisProviderSlots(StoreConnection store, StoreSettings settings) : IProviderSlots
{
    public async Task<SlotResult> TryTakeAsync(SlotRequest request, Guid jobId, CancellationToken cancellationToken)
    {
        var provider = request.Provider;
        var result = (string[])(await store.RunAsync(
            FleetScripts.Enter,
            [ProviderKeys.Slots(provider), ProviderKeys.Rate(provider), ProviderKeys.Circuit(provider), ProviderKeys.Loaded(provider)],
            [
                settings.ScriptNow, jobId.ToString("N"), request.Limit, (long)request.Lease.TotalMilliseconds,
                request.Rate is { } rate ? Milliseconds(rate.Interval) : "", request.Rate?.Most ?? 1, request.Revision, (long)request.ProbeLease.TotalMilliseconds,
                request.Model?.Name ?? "", (long)(request.Model?.Keep.TotalMilliseconds ?? 0), (long)(request.Model?.PassOver.TotalMilliseconds ?? 0), request.ChecksOnly,
            ],
            cancellationToken))!;
        return result switch
        {
            ["entered"] => new SlotResult.Entered(IsProbe: false),
            ["shaky" or "probe"] => new SlotResult.Entered(IsProbe: true),
            ["full"] => new SlotResult.Full(),
            ["wait", var wait] => new SlotResult.Wait(TimeSpan.FromMilliseconds(long.Parse(wait, CultureInfo.InvariantCulture))),
            ["open", var reason, var until, var message, var tried] => new SlotResult.Open(Enum.Parse<FailureReason>(reason), message, RedisProviderCircuits.ParseTime(until)) { IsTried = tried == "1" },
            _ => throw new InvalidDataException($"A script returned the unexpected value '{result[0]}'."),
        };
    }

    public async Task<bool> TryTakeAsync(string provider, Guid jobId, int limit, TimeSpan lease, CancellationToken cancellationToken)
        => (bool)await store.RunAsync(
            FleetScripts.TakeSlot, [ProviderKeys.Slots(provider)], [settings.ScriptNow, jobId.ToString("N"), limit, (long)lease.TotalMilliseconds], cancellationToken);

    public Task KeepAsync(string provider, IReadOnlyCollection<Guid> jobIds, int limit, TimeSpan lease, CancellationToken cancellationToken)
        => store.RunAsync(
            FleetScripts.KeepSlots,
            [ProviderKeys.Slots(provider)],
            [settings.ScriptNow, limit, (long)lease.TotalMilliseconds, .. jobIds.Select(id => (RedisValue)id.ToString("N"))],
            cancellationToken);

    public Task SlowDownAsync(string provider, string revision, TimeSpan wait, OrderRate? stated, TimeSpan holds, CancellationToken cancellationToken)
        => store.RunAsync(
            FleetScripts.SlowDown,
            [ProviderKeys.Rate(provider)],
            [settings.ScriptNow, (long)Math.Ceiling(wait.TotalMilliseconds), stated is null ? "" : Milliseconds(stated.Interval), stated?.Most ?? 1, (long)holds.TotalMilliseconds, revision],
            cancellationToken);

    public Task<long> CountAsync(string provider, CancellationToken cancellationToken)
        => store.DoAsync(database => database.SortedSetLengthAsync(ProviderKeys.Slots(provider)), cancellationToken);

    public async Task<IReadOnlyList<PoolMemberState>> ReadMembersAsync(IReadOnlyList<string> providers, CancellationToken cancellationToken)
        => await Task.WhenAll(providers.Select(async provider =>
        {
            var model = store.DoAsync(database => database.HashGetAsync(ProviderKeys.Loaded(provider), "model"), cancellationToken);
            var inUse = CountAsync(provider, cancellationToken);
            return new PoolMemberState(provider, await model, await inUse);
        }));

    public Task ReleaseAsync(string provider, Guid jobId, bool isPooled, CancellationToken cancellationToken)
        => isPooled ? store.RunAsync(FleetScripts.LeavePoolMember, [ProviderKeys.Slots(provider), ProviderKeys.Loaded(provider)], [settings.ScriptNow, jobId.ToString("N")], cancellationToken)
        : store.DoAsync(database => database.SortedSetRemoveAsync(ProviderKeys.Slots(provider), jobId.ToString("N")), cancellationToken);

    /// <summary>Fractions of a millisecond matter: at a thousand orders per second the interval is one millisecond.</summary>
    private static string Milliseconds(TimeSpan interval) => interval.TotalMilliseconds.ToString("0.####", CultureInfo.InvariantCulture);
}
