using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Events;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Jobs.Due;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Tests.Stores;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Model;

/// <summary>Every call of the model's runs to the store, for one job. All keys have a prefix of their own, so that runs on one server stay apart.</summary>
internal sealed class StoreCalls
{
    private static int _runs;

    private readonly StorePorts _store;
    private readonly IDatabase _database;
    private readonly Guid _id;

    public StoreCalls(IConnectionMultiplexer redis, Guid id, Func<DateTimeOffset> now)
    {
        var isolated = Proxies.Prefixed(redis, $"m{Interlocked.Increment(ref _runs)}:");
        _store = StoreWorld.Open(isolated, now);
        _database = isolated.GetDatabase();
        _id = id;
    }

    public Task CreateAsync(JobSubmission submission, CancellationToken cancellationToken) => _store.Jobs.CreateAsync(submission, cancellationToken);

    public Task<ClaimResult> ClaimAsync(Claimant claimant, TimeSpan lease, bool ifDue, CancellationToken cancellationToken)
        => _store.Claims.ClaimAsync(_id, claimant, lease, ifDue, lane: null, cancellationToken);

    public async Task<int> RecordHeartbeatAsync(HeartbeatRequest beat, CancellationToken cancellationToken) => (await _store.Claims.RecordHeartbeatAsync(beat, cancellationToken)).Count;

    public Task<WriteOutcome> RenewLeaseAsync(Job claim, TimeSpan lease, CancellationToken cancellationToken) => _store.Claims.RenewLeaseAsync(claim, lease, cancellationToken);

    public Task<WriteOutcome> IntendAsync(Job claim, CancellationToken cancellationToken)
        => _store.Claims.RecordIntentAsync(claim, new Intent("sandbox", "m", [StoreWorld.Attempt()]), cancellationToken);

    public Task<WriteOutcome> ProviderIdAsync(Job claim, TimeSpan pollIn, CancellationToken cancellationToken)
        => _store.Claims.RecordProviderIdAsync(claim, "p", [StoreWorld.Attempt()], pollIn, cancellationToken);

    public Task<WriteOutcome> StoringAsync(Job claim, CancellationToken cancellationToken) => _store.Claims.RecordStoringAsync(claim, null, cancellationToken);

    public Task<WriteOutcome> RescheduleAsync(Job claim, Reschedule reschedule, CancellationToken cancellationToken)
        => _store.Claims.RescheduleAsync(claim, reschedule, cancellationToken);

    public Task<WriteOutcome> FinishAsync(Job claim, TerminalResult ending, CancellationToken cancellationToken) => _store.Claims.FinishAsync(claim, ending, cancellationToken);

    public async Task<CancelOutcome> CancelAsync(CancellationToken cancellationToken) => (await _store.Jobs.CancelAsync(StoreWorld.Tenant, _id, cancellationToken)).Outcome;

    public async Task<ReplayOutcome> ReplayAsync(ReplayOrder order, CancellationToken cancellationToken) => (await _store.Jobs.ReplayAsync(order, cancellationToken)).Outcome;

    public async Task<bool> TakeDueAsync(DueKind kind, string lane, TimeSpan lease, CancellationToken cancellationToken)
        => (await _store.Due.TakeDueAsync(kind, lane, 5, lease, cancellationToken)).Contains(_id);

    public Task<Job?> FindAsync(CancellationToken cancellationToken) => _store.Jobs.FindAsync(_id, cancellationToken);

    public Task<IReadOnlyList<NumberedEvent>> ReadEventsAsync(CancellationToken cancellationToken) => _store.Jobs.ReadEventsAsync(_id, 0, cancellationToken);

    public Task<IReadOnlyList<OutboxEntry>> TakeOutboxAsync(CancellationToken cancellationToken) => _store.Outbox.TakeAsync(100, TimeSpan.FromSeconds(5), cancellationToken);

    public Task<long> CountUnfinishedAsync(CancellationToken cancellationToken) => _store.Index.CountUnfinishedAsync(cancellationToken);

    /// <summary>The scores of the job in the due sets of a lane: to start, to continue.</summary>
    public async Task<(double? Start, double? Next)> DueAsync(string lane)
    {
        var scores = await Task.WhenAll(
            _database.SortedSetScoreAsync(Keys.Start(lane), Member), _database.SortedSetScoreAsync(Keys.Continue(lane), Member));
        return (scores[0], scores[1]);
    }

    public Task<double?> ExpiryAsync() => _database.SortedSetScoreAsync(Keys.Expire, Member);

    private PartitionKeys Keys => PartitionKeys.Of(_id);

    private string Member => _id.ToString("N");
}
