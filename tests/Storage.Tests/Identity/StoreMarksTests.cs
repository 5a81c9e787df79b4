using ImageGen.Storage.Configuration;
using ImageGen.Storage.Identity;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Tests.Stores;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Identity;

/// <summary>Workers notice that their store was set back to an earlier state, and only then.</summary>
[Trait("Category", "Servers")]
public sealed class StoreMarksTests(RedisFixture server) : IClassFixture<RedisFixture>, IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private DateTimeOffset _now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
    private ConnectionMultiplexer _redis = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IDatabase Database => _redis.GetDatabase();

    public async ValueTask InitializeAsync()
    {
        _redis = await ConnectionMultiplexer.ConnectAsync($"{server.ConnectionString},allowAdmin=true");
        await _redis.GetServers()[0].FlushDatabaseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_store_that_goes_on_is_never_reported_however_long_a_worker_was_away()
    {
        var (worker, other) = (Worker("a"), Worker("b"));

        await PassAsync(10, worker, other);

        // It comes back after all marks that it could know have been dropped: two days of them are kept.
        _now += TimeSpan.FromDays(3);
        await Database.SortedSetAddAsync("ig:{identity}:marks", [.. Enumerable.Range(0, 3000).Select(i => new SortedSetEntry($"mark{i}", (_now - TimeSpan.FromMinutes(i + 1)).ToUnixTimeMilliseconds()))]);
        await PassAsync(2, other);

        Assert.Null(await Worker("a").CheckAsync(Cancel));
    }

    [Fact]
    public async Task A_restored_store_closes_every_worker_until_the_operator_has_accepted_it()
    {
        var (worker, away) = (Worker("a"), Worker("b"));
        await PassAsync(2, worker, away);
        var backup = await TakeAsync();
        await PassAsync(5, worker, away);

        await RestoreAsync(backup);

        // A worker that has just got its folder knows nothing, and hears of it by the one that does.
        var newcomer = Worker("c");
        Assert.Null(await newcomer.CheckAsync(Cancel));
        var restarted = await Worker("a").CheckAsync(Cancel);
        Assert.Contains("set back", restarted!.Summary, StringComparison.Ordinal);
        Assert.Contains("2026-01-31", restarted.Detail, StringComparison.Ordinal);
        Assert.Contains("imagegen restored", restarted.Detail, StringComparison.Ordinal);
        Assert.False(restarted.StopsStart);
        Assert.NotNull(await newcomer.CheckAsync(Cancel));
        Assert.NotNull(await newcomer.ExamineAsync(Cancel));

        _now += TimeSpan.FromMinutes(1);
        await newcomer.AcceptAsync(Cancel);

        Assert.Null(await newcomer.ExamineAsync(Cancel));
        foreach (var one in (StoreMarks[])[newcomer, away, worker, Worker("a")])
        {
            Assert.Null(await one.CheckAsync(Cancel));
        }
    }

    [Fact]
    public async Task A_store_that_is_set_back_under_a_running_worker_closes_it()
    {
        var worker = Worker("a");
        await PassAsync(2, worker);
        var backup = await TakeAsync();
        await PassAsync(3, worker);

        await RestoreAsync(backup);

        Assert.NotNull(await worker.CheckAsync(Cancel));
    }

    [Fact]
    public async Task A_crash_that_loses_the_last_seconds_is_no_restore()
    {
        var worker = Worker("a");
        await PassAsync(5, worker);
        var backup = await TakeAsync();
        _now += TimeSpan.FromSeconds(59);
        await worker.CheckAsync(Cancel);
        await RestoreAsync(backup);

        Assert.Null(await worker.CheckAsync(Cancel));
        Assert.Null(await Worker("a").CheckAsync(Cancel));
    }

    [Fact]
    public async Task An_empty_store_is_a_new_one()
    {
        var worker = Worker("a");
        await PassAsync(3, worker);

        await _redis.GetServers()[0].FlushDatabaseAsync();

        Assert.Null(await worker.CheckAsync(Cancel));
        Assert.Null(await Worker("a").CheckAsync(Cancel));
    }

    [Theory]
    [InlineData("")]
    [InlineData("rubbish")]
    [InlineData("a b c")]
    public async Task A_file_that_is_not_readable_as_a_mark_counts_as_none(string content)
    {
        await PassAsync(1, Worker("b"));
        Directory.CreateDirectory(_folder.Combine("a"));
        await File.WriteAllTextAsync(Path.Combine(_folder.Combine("a"), StoreMarks.FileName), content, Cancel);

        Assert.Null(await Worker("a").CheckAsync(Cancel));
    }

    [Fact]
    public async Task A_host_without_a_spill_folder_and_a_system_in_one_process_mark_nothing()
    {
        var gateway = new StoreMarks(Store(), Settings(), Options.Create(new StorageOptions()));
        var embedded = new StoreMarks(Store(), Settings(), Options.Create(new StorageOptions { Embedded = true, SpillPath = _folder.Combine("a") }));

        Assert.Null(await gateway.CheckAsync(Cancel));
        Assert.Null(await embedded.CheckAsync(Cancel));
        Assert.Empty(await TakeAsync());
    }

    /// <summary>Lets minutes pass, in which these workers look at the store, as they do every few seconds.</summary>
    private async Task PassAsync(int minutes, params StoreMarks[] workers)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            foreach (var worker in workers)
            {
                Assert.Null(await worker.CheckAsync(Cancel));
            }

            _now += StoreMarks.Period;
        }
    }

    private StoreMarks Worker(string folder) => new(Store(), Settings(), Options.Create(new StorageOptions { SpillPath = _folder.Combine(folder) }));

    private StoreConnection Store() => new(_redis);

    private StoreSettings Settings() => new(TimeSpan.FromDays(7)) { Now = () => _now };

    private async Task<IReadOnlyList<(RedisKey Key, byte[] Value)>> TakeAsync()
    {
        List<(RedisKey, byte[])> entries = [];
        await foreach (var key in _redis.GetServers()[0].KeysAsync(pattern: "ig:*"))
        {
            entries.Add((key, (await Database.KeyDumpAsync(key))!));
        }

        return entries;
    }

    private async Task RestoreAsync(IReadOnlyList<(RedisKey Key, byte[] Value)> backup)
    {
        await _redis.GetServers()[0].FlushDatabaseAsync();
        foreach (var (key, value) in backup)
        {
            await Database.KeyRestoreAsync(key, value);
        }
    }
}
