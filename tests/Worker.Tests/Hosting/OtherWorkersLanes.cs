using System.Collections.Concurrent;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Redis;

namespace ImageGen.Worker.Tests.Hosting;

/// <summary>
/// The lane registry of a worker beside which another worker names its own lanes before every round. The clock advances by one step between the two, and does
/// not otherwise, so that a slow machine changes nothing.
/// </summary>
internal sealed class OtherWorkersLanes : ILaneRegistry
{
    private readonly RedisLaneRegistry _inner;
    private readonly TimeSpan _step;
    private readonly string[] _named;
    private DateTimeOffset _now = DateTimeOffset.UtcNow;
    private volatile int _rounds;

    public OtherWorkersLanes(StoreConnection store, TimeSpan step, string[] named)
    {
        (_step, _named) = (step, named);
        _inner = new RedisLaneRegistry(store, new StoreSettings(TimeSpan.FromDays(7)) { Now = () => _now });
    }

    /// <summary>How many rounds the worker has made.</summary>
    public int Rounds => _rounds;

    /// <summary>Every lane that a round returned as named by no worker.</summary>
    public ConcurrentBag<string> Unnamed { get; } = [];

    public async Task<IReadOnlyList<string>> NameAsync(
        IReadOnlyCollection<string> named, IReadOnlyCollection<string> lanes, TimeSpan patience, CancellationToken cancellationToken)
    {
        await _inner.NameAsync(_named, [], patience, cancellationToken);
        _now += _step;
        var unnamed = await _inner.NameAsync(named, lanes, patience, cancellationToken);
        foreach (var lane in unnamed)
        {
            Unnamed.Add(lane);
        }

        _rounds++;
        return unnamed;
    }

    public Task<IReadOnlyList<string>> ReadAsync(CancellationToken cancellationToken) => _inner.ReadAsync(cancellationToken);

    public Task<LaneWork> CountWorkAsync(string lane, CancellationToken cancellationToken) => _inner.CountWorkAsync(lane, cancellationToken);

    public Task ForgetEmptyAsync(string lane, CancellationToken cancellationToken) => _inner.ForgetEmptyAsync(lane, cancellationToken);

    public Task<IReadOnlyList<string>> RecordFromKeysAsync(CancellationToken cancellationToken) => _inner.RecordFromKeysAsync(cancellationToken);
}
