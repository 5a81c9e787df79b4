using ImageGen.Servers;
using StackExchange.Redis;

namespace ImageGen.EndToEnd.Tests.Operations;

/// <summary><c>deploy/backup.sh</c> and <c>deploy/restore.sh</c> with a Redis as durable as in production, whose data folder they know.</summary>
[Trait("Category", "Servers")]
public sealed class BackupScriptTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-backup-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_restored_store_has_the_keys_of_the_backup_and_its_images()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/redis-server") && File.Exists("/usr/bin/redis-cli"), "redis-server and redis-cli are not installed.");
        Directory.CreateDirectory(In("pictures/2026"));
        await File.WriteAllTextAsync(In("pictures/2026/image.png"), "an image", Token);
        await File.WriteAllTextAsync(In("pictures/2026/unfinished.tmp"), "", Token);
        await using (var server = await StartAsync("before"))
        {
            var redis = server.Database;
            await redis.StringSetAsync("text", "kept");
            await redis.SortedSetAddAsync("sorted", [new("a", 1), new("b", 2)]);
            await redis.StringSetAsync("expiring", "soon", TimeSpan.FromHours(1));
            await RunAsync("backup.sh", In("backup"), "--redis", $"127.0.0.1:{server.Port}", "--results", In("pictures"));
            await redis.StringSetAsync("text", "changed after the backup");
        }

        Directory.CreateDirectory(In("after"));
        await RunAsync("restore.sh", In("backup"), "--redis-data", In("after"), "--results", In("restored-pictures"));

        await using var after = await StartAsync("after");
        var restored = after.Database;
        Assert.Equal("kept", (string?)await restored.StringGetAsync("text"));
        Assert.Equal(2, await restored.SortedSetLengthAsync("sorted"));
        Assert.InRange((await restored.KeyTimeToLiveAsync("expiring"))!.Value, TimeSpan.FromMinutes(50), TimeSpan.FromHours(1));
        Assert.Equal("an image", await File.ReadAllTextAsync(In("restored-pictures/2026/image.png"), Token));
        Assert.False(File.Exists(In("restored-pictures/2026/unfinished.tmp")));
    }

    [Fact]
    public async Task Neither_script_overwrites_anything()
    {
        Directory.CreateDirectory(In("backup"));
        await File.WriteAllTextAsync(In("backup/store.rdb"), "x", Token);

        var (backup, said) = await ProgramRun.RunAsync(_folder.FullName, "bash", Script("backup.sh"), In("backup"), "--redis", "127.0.0.1:9");
        var (restore, refused) = await ProgramRun.RunAsync(_folder.FullName, "bash", Script("restore.sh"), In("backup"), "--redis-data", In("backup"));

        Assert.Equal((1, 1), (backup, restore));
        Assert.Contains("overwrites nothing", said, StringComparison.Ordinal);
        Assert.Contains("is not empty", refused, StringComparison.Ordinal);
    }

    private string In(string path) => Path.Combine(_folder.FullName, path);

    private static string Script(string name) => Path.Combine(AppContext.BaseDirectory, name);

    private Task<string> RunAsync(string script, params string[] arguments) => ProgramRun.RequireAsync(_folder.FullName, "bash", [Script(script), .. arguments]);

    private async Task<RunningRedis> StartAsync(string folder)
    {
        Directory.CreateDirectory(In(folder));
        var port = Ports.Claim();
        var process = HostProcess.StartProgram("redis-server", ["--port", $"{port.Port}", "--bind", "127.0.0.1", "--dir", In(folder), .. RedisServer.DurableArguments]);
        await process.WaitForLineAsync("Ready to accept connections", TimeSpan.FromSeconds(30), Token);
        return new RunningRedis(process, port, await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port.Port}"));
    }

    private sealed class RunningRedis(HostProcess process, PortClaim port, ConnectionMultiplexer client) : IAsyncDisposable
    {
        public int Port => port.Port;

        public IDatabase Database => client.GetDatabase();

        public async ValueTask DisposeAsync()
        {
            await client.DisposeAsync();
            await process.DisposeAsync();
            port.Dispose();
        }
    }
}
