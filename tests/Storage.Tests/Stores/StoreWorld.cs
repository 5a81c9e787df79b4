using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Events;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Jobs.Compaction;
using ImageGen.Storage.Jobs.Due;
using ImageGen.Storage.Jobs.Erasure;
using ImageGen.Storage.Jobs.Listing;
using ImageGen.Storage.Jobs.Retention;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Results;
using ImageGen.Storage.Webhooks;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Stores;

/// <summary>A job store on a server, with a clock that stands still until a test moves it, and short words for what tests do.</summary>
internal sealed class StoreWorld : IAsyncDisposable
{
    public const string Tenant = "acme";
    public const string Lane = "default";

    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    private static int _worlds;

    private readonly ConnectionMultiplexer _connection;
    private readonly string _prefix;
    private readonly StorePorts _ports;

    private StoreWorld(ConnectionMultiplexer connection, string prefix)
    {
        (_connection, _prefix) = (connection, prefix);
        Redis = prefix.Length == 0 ? connection : Proxies.Prefixed(connection, prefix);
        _ports = Open(Redis, () => Now);
    }

    public IConnectionMultiplexer Redis { get; }

    public IDatabase Database => Redis.GetDatabase();

    public RedisJobStore Jobs => Compacted(_ports.Jobs);

    public RedisJobClaims Claims => _ports.Claims;

    public RedisJobIndex Index => Compacted(_ports.Index);

    public RedisDueSet Due => _ports.Due;

    public RedisOutbox Outbox => Compacted(_ports.Outbox);

    public RedisJobErasure Erasure => Compacted(_ports.Erasure);

    public RedisWebhookDeliveries Deliveries => _ports.Deliveries;

    public RedisJobRetention Retention => Compacted(_ports.Retention);

    /// <summary>Whether the rows of all ended jobs are made compact before every use of the store by the test.</summary>
    public bool Compacts { get; init; }

    public DateTimeOffset Now { get; private set; } = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Opens an empty store.</summary>
    /// <param name="server">The server of the store.</param>
    /// <param name="compacts">Whether the rows of all ended jobs are made compact before every use of the store by the test.</param>
    /// <param name="isPrefixed">Whether the keys may have a prefix, on a server that is slow to clear; not in a test of a walk over all keys. At most one test of a class may say no.</param>
    public static async Task<StoreWorld> OpenAsync(IStoreServer server, bool compacts = false, bool isPrefixed = true)
    {
        var prefix = server.IsSlowToClear && isPrefixed ? $"w{Interlocked.Increment(ref _worlds)}:" : "";
        var world = new StoreWorld(await ConnectAsync(server), prefix) { Compacts = compacts };
        if (!server.IsSlowToClear)
        {
            await world.ClearAsync();
        }

        return world;
    }

    public static async Task<ConnectionMultiplexer> ConnectAsync(IStoreServer server)
    {
        var options = StoreClient.CreateOptions(server.ConnectionString);
        options.AllowAdmin = true;

        // A busy machine may leave a connection without an answer for many seconds.
        options.ConnectTimeout = 60_000;
        options.AsyncTimeout = 60_000;
        options.SyncTimeout = 60_000;
        return await ConnectionMultiplexer.ConnectAsync(options);
    }

    public static StorePorts Open(IConnectionMultiplexer redis, Func<DateTimeOffset>? now = null, TimeSpan? retention = null) => new(
        new StoreConnection(redis), new StoreSettings(retention ?? TimeSpan.FromDays(7)) { Now = now, ImagesStay = true });

    public static JobSubmission Submission(Guid id, string tenant = Tenant, string lane = Lane, TimeSpan? expiresIn = null) => new()
    {
        Tenant = tenant,
        Lane = lane,
        Jobs = [new NewJob(id, Request())],
        ExpiresIn = expiresIn ?? TimeSpan.FromHours(1),
    };

    /// <summary>A batch of three under an idempotency key, to be begun at once.</summary>
    public static JobSubmission Batch()
    {
        const string Key = "order 7";
        var batch = JobId.New(JobId.PartitionOf(Tenant, Key));
        return Submission(batch) with
        {
            BatchId = batch,
            Jobs = [.. Enumerable.Range(0, 3).Select(n => new NewJob(JobId.InBatch(batch, n), Request()))],
            IdempotencyKey = Key,
            RequestHash = "hash",
            StartIn = TimeSpan.Zero,
        };
    }

    public static ImageRequest Request() => new()
    {
        Prompt = "a cute cat \U0001F431 \"quoted\"\nкот",
        Seed = 42,
        Metadata = new Dictionary<string, string> { ["order"] = "17" },
    };

    public static Attempt Attempt(string provider = "sandbox", AttemptOutcome? outcome = null) => new()
    {
        Provider = provider,
        Model = "m1",
        StartedAt = DateTimeOffset.UnixEpoch,
        Outcome = outcome,
    };

    public static StoredImage Image() => new()
    {
        Key = "2026/11/23/0.png",
        ContentType = "image/png",
        Width = 64,
        Height = 32,
        Bytes = 100,
        Sha256 = new string('a', 64),
    };

    public static TerminalResult Ending(JobState state = JobState.Succeeded) => new()
    {
        State = state,
        Attempts = [Attempt(outcome: AttemptOutcome.Succeeded)],
        Image = state == JobState.Succeeded ? Image() : null,
        Error = state is JobState.Failed or JobState.OutcomeUnknown ? new JobError { Reason = FailureReason.TimedOut, Message = "Too slow." } : null,
        Cost = new Cost { Amount = 0.04m, Certain = true },
    };

    /// <summary>Removes images from the result store.</summary>
    public RedisImageRemovals RemovalsFrom(IResultStore results) => Compacted(_ports.RemovalsFrom(results));

    /// <summary>The keys of this store whose names or values contain the text.</summary>
    public Task<IReadOnlyList<string>> FindTextAsync(string text) => StoreContents.FindTextAsync(_connection, text, _prefix);

    /// <summary>Deletes everything in this store.</summary>
    public Task ClearAsync() => StoreContents.ClearAsync(_connection, _prefix);

    /// <summary>Makes the rows of all ended jobs compact.</summary>
    public async Task CompactAsync()
    {
        var compaction = new RedisJobCompaction(new StoreConnection(Redis), new StoreSettings(TimeSpan.FromDays(7)) { Now = () => Now, ImagesStay = true });
        await Task.WhenAll(Enumerable.Range(0, JobId.Partitions).Select(async partition =>
        {
            while (await compaction.CompactAsync(partition, 10, Cancel) > 0)
            {
            }
        }));
    }

    private T Compacted<T>(T port)
    {
        if (Compacts)
        {
            Task.Run(CompactAsync, Cancel).GetAwaiter().GetResult();
        }

        return port;
    }

    public void Pass(TimeSpan time) => Now += time;

    /// <summary>The ports over another connection, with this one's clock.</summary>
    public StorePorts Over(IConnectionMultiplexer redis) => Open(redis, () => Now);

    public async Task<Guid> CreateAsync(JobSubmission? submission = null)
    {
        submission ??= Submission(JobId.New());
        Assert.Equal(CreateOutcome.Created, (await Jobs.CreateAsync(submission, Cancel)).Outcome);
        return submission.Jobs[0].Id;
    }

    public async Task<Job> ClaimAsync(Guid id)
    {
        var result = await Claims.ClaimAsync(id, new Claimant("worker"), Lease, ifDue: false, lane: null, Cancel);
        return Assert.IsType<Job>(result.Job);
    }

    public Task<WriteOutcome> IntendAsync(Job claim, params Attempt[] attempts)
        => Claims.RecordIntentAsync(claim, new Intent("sandbox", "m1", attempts.Length > 0 ? attempts : [Attempt()]), Cancel);

    public async Task<Job> FindAsync(Guid id) => Assert.IsType<Job>(await Jobs.FindAsync(id, Cancel));

    /// <summary>A job of that state, claimed.</summary>
    public async Task<Job> ClaimedAsync(JobState state)
    {
        var claim = await ClaimAsync(await CreateAsync());
        if (state is not JobState.Queued)
        {
            Assert.Equal(WriteOutcome.Written, await IntendAsync(claim));
        }

        if (state is JobState.Waiting)
        {
            Assert.Equal(WriteOutcome.Written, await Claims.RecordProviderIdAsync(claim, "p1", [Attempt()], TimeSpan.Zero, Cancel));
            claim = await ClaimAsync(claim.Id);
        }

        if (state is JobState.Storing)
        {
            Assert.Equal(WriteOutcome.Written, await Claims.RecordStoringAsync(claim, null, Cancel));
        }

        return claim;
    }

    public async Task<Job> EndedAsync(JobState state = JobState.Succeeded)
    {
        var claim = await ClaimedAsync(JobState.Storing);
        Assert.Equal(WriteOutcome.Written, await Claims.FinishAsync(claim, Ending(state), Cancel));
        return claim;
    }

    /// <summary>Where the job stands in the due set, each as the time from now; null where it does not stand.</summary>
    public async Task<DuePlaces> DueAsync(Guid id, string lane = Lane)
    {
        var keys = PartitionKeys.Of(id);
        return new DuePlaces(await In(keys.Start(lane)), await In(keys.Continue(lane)), await In(keys.Expire));

        async Task<TimeSpan?> In(RedisKey set) => await Database.SortedSetScoreAsync(set, id.ToString("N")) is { } score
            ? TimeSpan.FromMilliseconds(score - Now.ToUnixTimeMilliseconds())
            : null;
    }

    public async ValueTask DisposeAsync() => await _connection.DisposeAsync();
}
