using System.Globalization;
using ImageGen.Servers;
using ImageGen.Storage.Embedded;
using ImageGen.Storage.Tests.Stores;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Embedded;

public sealed class EmbeddedStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Acknowledged_writes_survive_a_killed_process()
    {
        var notes = _folder.Combine("acknowledged");
        await using (var writer = HostProcess.Start(typeof(Program).Assembly.Location, [DoomedWriter.Command, _folder.Combine("data"), notes]))
        {
            await Eventually.TrueAsync(() => Acknowledged(notes).Count > 1500 || writer.HasExited, "1,500 writes are acknowledged", TimeSpan.FromMinutes(5));
            Assert.False(writer.HasExited, writer.Output);
            writer.Kill();
        }

        var acknowledged = Acknowledged(notes);
        Assert.True(acknowledged.Count > 1500);
        await using var store = await EmbeddedStore.StartAsync(_folder.Combine("data"), cancellationToken: Cancel);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString.WithLongTimeout());
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
            await using var redis = await ConnectionMultiplexer.ConnectAsync(first.ConnectionString.WithLongTimeout());
            await redis.GetDatabase().StringSetAsync("kept", "yes", TimeSpan.FromHours(1));
        }

        await using var second = await EmbeddedStore.StartAsync(_folder.Path, cancellationToken: Cancel);
        await using var again = await ConnectionMultiplexer.ConnectAsync(second.ConnectionString.WithLongTimeout());
        Assert.Equal("yes", await again.GetDatabase().StringGetAsync("kept"));
        Assert.NotNull(await again.GetDatabase().KeyTimeToLiveAsync("kept"));
    }

    [Fact]
    public async Task A_connection_without_the_password_is_refused()
    {
        await using var store = await EmbeddedStore.StartAsync(_folder.Path, cancellationToken: Cancel);
        var options = ConfigurationOptions.Parse(store.ConnectionString);
        options.Password = "guessed";
        options.ConnectRetry = 1;

        await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync(options));
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
}
