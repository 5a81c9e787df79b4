using System.Diagnostics;
using ImageGen.Jobs.Submission;
using ImageGen.Servers;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Tests.Stores;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Jobs;

[Trait("Category", "Servers")]
public sealed class StoreAwayTests : IAsyncLifetime
{
    private RedisServer _server = null!;
    private ConnectionMultiplexer _redis = null!;
    private StorePorts _jobs = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync(Cancel);
        _redis = await ConnectionMultiplexer.ConnectAsync(StoreClient.CreateOptions(_server.ConnectionString));
        _jobs = StoreWorld.Open(_redis);
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task An_unreachable_store_is_reported_soon_and_no_command_is_sent_later()
    {
        _server.Kill();
        var id = JobId.New();

        for (var i = 0; i < 5; i++)
        {
            var begin = Stopwatch.GetTimestamp();
            await Assert.ThrowsAsync<StoreUnavailableException>(() => _jobs.Jobs.CreateAsync(StoreWorld.Submission(id), Cancel));
            await Assert.ThrowsAsync<StoreUnavailableException>(() => _jobs.Jobs.FindAsync(id, Cancel));

            // The first call may have to detect it; later calls do not wait for a connection that is known to be closed.
            Assert.InRange(Stopwatch.GetElapsedTime(begin), TimeSpan.Zero, TimeSpan.FromSeconds(i == 0 ? 8 : 1.5));
        }

        await _server.StartAgainAsync(Cancel);
        await AnswersAgainAsync();
        Assert.Null(await _jobs.Jobs.FindAsync(id, Cancel));
    }

    [Fact]
    public async Task Jobs_and_scripts_are_available_again_after_the_server_was_killed()
    {
        var submission = StoreWorld.Submission(JobId.New());
        await _jobs.Jobs.CreateAsync(submission, Cancel);

        _server.Kill();
        await _server.StartAgainAsync(Cancel);
        await AnswersAgainAsync();

        // The server has forgotten all scripts, and has kept all rows.
        Assert.Equal(CreateOutcome.Existing, (await _jobs.Jobs.CreateAsync(submission, Cancel)).Outcome);
        Assert.Equal(CreateOutcome.Created, (await _jobs.Jobs.CreateAsync(StoreWorld.Submission(JobId.New()), Cancel)).Outcome);
    }

    [Theory]
    [InlineData("maxmemory", "1")]
    [InlineData("min-replicas-to-write", "1")]
    public async Task A_server_that_refuses_writes_is_unavailable(string setting, string value)
    {
        await _jobs.Jobs.CreateAsync(StoreWorld.Submission(JobId.New()), Cancel);
        await using var admin = await ConnectionMultiplexer.ConnectAsync(_server.ConnectionString + ",allowAdmin=true");
        await admin.GetServers()[0].ConfigSetAsync(setting, value);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => _jobs.Jobs.CreateAsync(StoreWorld.Submission(JobId.New()), Cancel));
    }

    private Task AnswersAgainAsync() => Eventually.TrueAsync(async () =>
    {
        try
        {
            await _jobs.Index.CountUnfinishedAsync(Cancel);
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }, "the store answers again", TimeSpan.FromMinutes(1));
}
