using ImageGen.Contracts;
using ImageGen.Storage.Embedded;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Tests.Stores;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Embedded;

/// <summary>What a kill in the middle of a script can leave: here the later changes of scripts are taken back by hand.</summary>
public sealed class HalfWritesTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private EmbeddedStore _store = null!;
    private ConnectionMultiplexer _redis = null!;
    private RedisJobStore _jobs = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IDatabase Database => _redis.GetDatabase();

    public async ValueTask InitializeAsync()
    {
        _store = await EmbeddedStore.StartAsync(_folder.Path, cancellationToken: Cancel);
        var options = ConfigurationOptions.Parse(_store.ConnectionString);
        options.AllowAdmin = true;
        _redis = await ConnectionMultiplexer.ConnectAsync(options);
        _jobs = StoreWorld.Open(_redis);
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_job_nobody_would_look_at_is_looked_at_again()
    {
        var (queued, begun) = (await CreateAsync(), await CreateAsync());
        var claim = await ClaimAsync(begun);
        await _jobs.RecordIntentAsync(claim, new Intent("sandbox", null, [StoreWorld.Attempt()]), Cancel);
        await Database.SortedSetRemoveAsync(JobKeys.Of(queued).Start(StoreWorld.Lane), queued.ToString("N"));
        await Database.SortedSetRemoveAsync(JobKeys.Of(begun).Continue(StoreWorld.Lane), begun.ToString("N"));

        Assert.Equal(2, await MendAsync());

        Assert.Equal([queued], await TakeAsync(DueKind.Start));
        Assert.Equal([begun], await TakeAsync(DueKind.Continue));
    }

    [Fact]
    public async Task A_job_between_two_places_has_the_one_of_its_state()
    {
        var id = await CreateAsync();
        await _jobs.RecordIntentAsync(await ClaimAsync(id), new Intent("sandbox", null, [StoreWorld.Attempt()]), Cancel);
        await Database.SortedSetRemoveAsync(JobKeys.Of(id).Continue(StoreWorld.Lane), id.ToString("N"));
        await Database.SortedSetAddAsync(JobKeys.Of(id).Start(StoreWorld.Lane), id.ToString("N"), 1);

        await MendAsync();

        Assert.Empty(await TakeAsync(DueKind.Start));
        Assert.Equal([id], await TakeAsync(DueKind.Continue));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_submission_whose_rows_are_not_all_there_was_never_made(int missing)
    {
        var submission = StoreWorld.Batch();
        await _jobs.CreateAsync(submission, Cancel);
        foreach (var job in submission.Jobs)
        {
            await Database.SortedSetRemoveAsync(JobKeys.Of(job.Id).Start(StoreWorld.Lane), job.Id.ToString("N"));
        }

        foreach (var job in submission.Jobs.TakeLast(missing))
        {
            await Database.KeyDeleteAsync([JobKeys.Of(job.Id).Row(job.Id), JobKeys.Of(job.Id).Log(job.Id)]);
        }

        await MendAsync();
        var again = await _jobs.CreateAsync(submission, Cancel);

        Assert.Equal(missing == 0 ? CreateOutcome.Existing : CreateOutcome.Created, again.Outcome);
        Assert.Equal(submission.Jobs.Select(job => job.Id).Order(), (await TakeAsync(DueKind.Start)).Order());
        Assert.Equal(3, await _jobs.CountUnfinishedAsync(Cancel));
    }

    [Fact]
    public async Task An_end_that_stopped_half_way_is_made_whole()
    {
        var id = await CreateAsync();
        await ClaimAsync(id);
        var row = JobKeys.Of(id).Row(id);
        await Database.HashSetAsync(row,
        [
            new("state", "failed"), new("finished", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()), new("lease", "0"),
            new("error", StoreJson.Write(new JobError { Reason = FailureReason.Internal, Message = "No." })),
        ]);

        Assert.Equal(1, await MendAsync());

        Assert.IsType<ImageFailed>((await _jobs.ReadEventsAsync(id, 0, Cancel))[^1]);
        Assert.Contains(await _jobs.TakeOutboxAsync(10, TimeSpan.FromSeconds(30), Cancel), entry => entry.Event is ImageFailed);
        Assert.Equal([id], (await _jobs.ListAsync(StoreWorld.Tenant, JobStatus.Failed, 10, null, Cancel)).Jobs.Select(job => job.Id));
        Assert.Empty((await _jobs.ListAsync(StoreWorld.Tenant, JobStatus.Queued, 10, null, Cancel)).Jobs);
        Assert.Equal(0, await _jobs.CountUnfinishedAsync(Cancel));
        Assert.NotNull(await Database.KeyTimeToLiveAsync(row));
        Assert.Empty(await TakeAsync(DueKind.Start));
    }

    [Fact]
    public async Task Numbers_of_events_go_on_where_the_log_ends()
    {
        var id = await CreateAsync();
        await Database.HashIncrementAsync(JobKeys.Of(id).Row(id), "seq");

        await MendAsync();
        await _jobs.CancelAsync(StoreWorld.Tenant, id, Cancel);

        Assert.Equal([1L, 2], (await _jobs.ReadEventsAsync(id, 0, Cancel)).Select(@event => @event.Sequence));
        Assert.Equal(2, (await _jobs.FindAsync(id, Cancel))!.Sequence);
    }

    [Theory]
    [InlineData("counted no end")]
    [InlineData("announced nothing")]
    [InlineData("numbered and announced nothing")]
    [InlineData("announced and kept for ever")]
    public async Task A_batch_whose_last_end_stopped_half_way_is_complete(string how)
    {
        var id = await EndBatchAsync();
        var keys = JobKeys.Of(id);
        await Database.KeyPersistAsync(keys.Batch(id));
        await Database.KeyPersistAsync(keys.Log(id));
        await Database.SortedSetRemoveAsync(keys.Out, $"{id:N}:1");
        if (how == "counted no end")
        {
            await Database.HashIncrementAsync(keys.Batch(id), "canceled", -1);
            await Database.HashIncrementAsync(keys.Batch(id), "remaining");
        }

        if (how != "announced and kept for ever")
        {
            await Database.KeyDeleteAsync(keys.Log(id));
            await Database.HashSetAsync(keys.Batch(id), "seq", how == "numbered and announced nothing" ? 1 : 0);
        }

        Assert.Equal(1, await MendAsync());

        var last = Assert.IsType<BatchCompleted>((await _jobs.ReadEventsAsync(id, 0, Cancel))[^1]);
        Assert.Equal((3, 0, 0, 3), (last.Total, last.Succeeded, last.Failed, last.Canceled));
        Assert.Contains(await _jobs.TakeOutboxAsync(100, TimeSpan.FromSeconds(30), Cancel), entry => entry.Event is BatchCompleted);
        Assert.Equal(0, await MendAsync());
    }

    [Fact]
    public async Task A_batch_whose_job_was_opened_again_half_way_is_not_complete()
    {
        var id = await EndBatchAsync();
        var job = JobId.InBatch(id, 0);
        await _jobs.ReplayAsync(new ReplayOrder(StoreWorld.Tenant, job, (await _jobs.FindAsync(job, Cancel))!.Sequence, AcceptDouble: false, TimeSpan.FromDays(1)), Cancel);
        var keys = JobKeys.Of(id);
        await Database.HashSetAsync(keys.Batch(id), [new("canceled", 3), new("remaining", 0)]);
        await Database.KeyExpireAsync(keys.Batch(id), TimeSpan.FromDays(7));
        await Database.KeyExpireAsync(keys.Log(id), TimeSpan.FromDays(7));

        Assert.Equal(1, await MendAsync());
        await _jobs.CancelAsync(StoreWorld.Tenant, job, Cancel);

        var ends = (await _jobs.ReadEventsAsync(id, 0, Cancel)).Cast<BatchCompleted>();
        Assert.Equal([(1L, 3), (2L, 3)], ends.Select(end => (end.Sequence, end.Canceled)));
    }

    [Fact]
    public async Task What_is_whole_is_left_as_it_is()
    {
        await EndBatchAsync();
        var (running, ended) = (await CreateAsync(), await CreateAsync());
        await _jobs.RecordIntentAsync(await ClaimAsync(running), new Intent("sandbox", null, [StoreWorld.Attempt()]), Cancel);
        await _jobs.CancelAsync(StoreWorld.Tenant, ended, Cancel);
        var before = await DumpAsync();

        Assert.Equal(0, await MendAsync());

        Assert.Equal(before, await DumpAsync());
    }

    private async Task<Guid> EndBatchAsync()
    {
        var submission = StoreWorld.Batch();
        await _jobs.CreateAsync(submission, Cancel);
        foreach (var job in submission.Jobs)
        {
            await _jobs.CancelAsync(StoreWorld.Tenant, job.Id, Cancel);
        }

        return submission.BatchId!.Value;
    }

    private async Task<int> MendAsync()
    {
        var halves = new HalfWrites(Database, _redis.GetServers()[0], TimeSpan.FromDays(7));
        await halves.MendAsync();
        return halves.Mended;
    }

    private async Task<Guid> CreateAsync()
    {
        var id = JobId.New();
        await _jobs.CreateAsync(StoreWorld.Submission(id), Cancel);
        return id;
    }

    private async Task<Job> ClaimAsync(Guid id)
        => (await _jobs.ClaimAsync(id, new Claimant("w"), TimeSpan.FromMinutes(1), ifDue: false, StoreWorld.Lane, Cancel)).Job!;

    private Task<IReadOnlyList<Guid>> TakeAsync(DueKind kind) => _jobs.TakeDueAsync(kind, StoreWorld.Lane, 100, TimeSpan.FromSeconds(30), Cancel);

    /// <summary>Everything in the store, as text.</summary>
    private async Task<List<string>> DumpAsync()
    {
        List<string> all = [];
        await foreach (var key in _redis.GetServers()[0].KeysAsync(pattern: "ig:*"))
        {
            var value = await Database.KeyTypeAsync(key) switch
            {
                RedisType.Hash => string.Join(' ', (await Database.HashGetAllAsync(key)).Select(field => $"{field.Name}={field.Value}").Order(StringComparer.Ordinal)),
                RedisType.SortedSet => string.Join(' ', (await Database.SortedSetRangeByRankWithScoresAsync(key)).Select(entry => $"{entry.Element}={entry.Score}").Order(StringComparer.Ordinal)),
                RedisType.Set => string.Join(' ', (await Database.SetMembersAsync(key)).Order()),
                RedisType.List => string.Join('\n', await Database.ListRangeAsync(key)),
                _ => (string?)await Database.StringGetAsync(key),
            };
            if (!(key.ToString().EndsWith(":unfinished", StringComparison.Ordinal) && value == "0"))
            {
                all.Add($"{key}: {value}");
            }
        }

        all.Sort(StringComparer.Ordinal);
        return all;
    }
}
