using System.Globalization;
using ImageGen.Servers;
using ImageGen.Storage.Embedded;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Tests.Stores;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Embedded;

public sealed class EmbeddedStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_acknowledged_survives_a_killed_process()
    {
        var notes = _folder.Combine("acknowledged");
        await using (var writer = HostProcess.Start(typeof(Program).Assembly.Location, [DoomedWriter.Command, _folder.Combine("data"), notes]))
        {
            await Eventually.HoldsAsync(() => Acknowledged(notes).Count > 1500 || writer.HasExited);
            Assert.False(writer.HasExited, writer.Output);
            writer.Kill();
        }

        var acknowledged = Acknowledged(notes);
        Assert.True(acknowledged.Count > 1500);
        await using var store = await EmbeddedStore.StartAsync(_folder.Combine("data"), cancellationToken: Cancel);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString);
        var database = redis.GetDatabase();
        foreach (var number in acknowledged)
        {
            Assert.Equal(number, (int?)await database.HashGetAsync(DoomedWriter.RowOf(number), "n"));
            Assert.Equal(number, await database.SortedSetScoreAsync($"ig:{{p{number % 16:x}}}:start:x", number));
        }
    }

    [Fact]
    public async Task A_second_start_on_the_same_folder_is_refused_in_words()
    {
        await using var first = await EmbeddedStore.StartAsync(_folder.Path, cancellationToken: Cancel);

        var refusal = await Assert.ThrowsAsync<DataFolderInUseException>(() => EmbeddedStore.StartAsync(_folder.Path, cancellationToken: Cancel));

        Assert.Contains(_folder.Path, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("in use by another running imagegen", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_is_free_again_after_the_stop_and_keeps_what_it_held()
    {
        await using (var first = await EmbeddedStore.StartAsync(_folder.Path, cancellationToken: Cancel))
        {
            await using var redis = await ConnectionMultiplexer.ConnectAsync(first.ConnectionString);
            await redis.GetDatabase().StringSetAsync("kept", "yes", TimeSpan.FromHours(1));
        }

        await using var second = await EmbeddedStore.StartAsync(_folder.Path, cancellationToken: Cancel);
        await using var again = await ConnectionMultiplexer.ConnectAsync(second.ConnectionString);
        Assert.Equal("yes", await again.GetDatabase().StringGetAsync("kept"));
        Assert.NotNull(await again.GetDatabase().KeyTimeToLiveAsync("kept"));
    }

    [Fact]
    public async Task Nobody_gets_in_without_the_password()
    {
        await using var store = await EmbeddedStore.StartAsync(_folder.Path, cancellationToken: Cancel);
        var options = ConfigurationOptions.Parse(store.ConnectionString);
        options.Password = "guessed";
        options.ConnectRetry = 1;

        await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync(options));
    }

    [Fact]
    public async Task A_checkpoint_is_written_every_hour()
    {
        var time = new FakeTimeProvider();
        await using var store = await EmbeddedStore.StartAsync(_folder.Path, time: time, cancellationToken: Cancel);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString + ",allowAdmin=true");
        var before = await redis.GetServers()[0].LastSaveAsync();

        await Eventually.HoldsAsync(async () =>
        {
            time.Advance(TimeSpan.FromMinutes(10));
            return await redis.GetServers()[0].LastSaveAsync() > before;
        });
    }

    [Fact]
    public async Task What_had_to_be_mended_is_said_once_there_is_a_log()
    {
        await using (var store = await EmbeddedStore.StartAsync(_folder.Path, cancellationToken: Cancel))
        {
            await using var redis = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString);
            var id = JobId.New();
            await StoreWorld.Open(redis).CreateAsync(StoreWorld.Submission(id), Cancel);
            await redis.GetDatabase().SortedSetRemoveAsync(JobKeys.Of(id).Start(StoreWorld.Lane), id.ToString("N"));
        }

        using var log = new Recorder();
        await using var mended = await EmbeddedStore.StartAsync(_folder.Path, cancellationToken: Cancel);
        mended.ReportTo(log);
        Assert.Equal(["The last process was killed in the middle of 1 writes; they were mended"], log.Lines);
    }

    private static List<int> Acknowledged(string notes)
    {
        if (!File.Exists(notes))
        {
            return [];
        }

        using var reader = new StreamReader(new FileStream(notes, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var lines = reader.ReadToEnd().Split('\n');

        // The last one may be cut short.
        return [.. lines[..^1].Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
    }

    private sealed class Recorder : ILoggerFactory, ILogger
    {
        public List<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => Lines.Add(formatter(state, exception));
    }
}
