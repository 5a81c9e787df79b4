using System.Globalization;
using ImageGen.Servers;
using ImageGen.Storage.Embedded;
using ImageGen.Storage.Tests.Stores;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Embedded;

/// <summary>A kill leaves whole scripts only, wherever it comes and wherever it cuts the append-only file.</summary>
[Trait("Category", "Long")]
public sealed class WholeScriptsTests : IDisposable
{
    private const int Sequential = 30;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_kill_under_load_leaves_no_part_of_a_script_and_loses_nothing_acknowledged()
    {
        var last = 0;
        for (var kill = 0; kill < 4; kill++)
        {
            var notes = _folder.Combine($"acknowledged-{kill}");
            await using (var writer = HostProcess.Start(typeof(Program).Assembly.Location, [ScriptWriter.Command, _folder.Combine("data"), notes, Text(last), "16"]))
            {
                await Eventually.TrueAsync(() => ScriptWriter.Acknowledged(notes).Count > 500 || writer.HasExited, "500 scripts are acknowledged", TimeSpan.FromMinutes(1));
                Assert.False(writer.HasExited, writer.Output);
                writer.Kill();
            }

            var acknowledged = ScriptWriter.Acknowledged(notes);
            await using var store = await EmbeddedStore.StartAsync(_folder.Combine("data"), cancellationToken: Cancel);
            await using var redis = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString.WithLongTimeout());

            // Those in flight have numbers a little above the last one acknowledged.
            var until = acknowledged.Max() + 100;
            var there = await ScriptWriter.FindWholeAsync(redis.GetDatabase(), last + 1, until);
            Assert.Empty(acknowledged.Except(there));
            last = until;
        }
    }

    [Fact]
    public async Task An_append_only_file_that_is_cut_anywhere_holds_the_first_scripts_whole()
    {
        var (data, notes) = (_folder.Combine("data"), _folder.Combine("acknowledged"));
        await using (var writer = HostProcess.Start(typeof(Program).Assembly.Location, [ScriptWriter.Command, data, notes, "0", "1", Text(Sequential)]))
        {
            await Eventually.TrueAsync(() => ScriptWriter.Acknowledged(notes).Count == Sequential || writer.HasExited, "all scripts are acknowledged", TimeSpan.FromMinutes(1));
            writer.Kill();
        }

        var length = new FileInfo(Aof(data)).Length;
        var before = -1;
        for (var cut = 0L; cut <= length; cut += 499)
        {
            var copy = _folder.Combine($"cut-{cut}");
            Copy(data, copy);
            using (var file = File.Open(Aof(copy), FileMode.Open))
            {
                file.SetLength(cut);
            }

            await using (var store = await EmbeddedStore.StartAsync(copy, cancellationToken: Cancel))
            {
                await using var redis = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString.WithLongTimeout());
                var there = await ScriptWriter.FindWholeAsync(redis.GetDatabase(), 1, Sequential);
                Assert.Equal(Enumerable.Range(1, there.Count), there);
                Assert.True(there.Count >= before, $"Less is left of {cut} bytes than of fewer.");
                before = there.Count;
            }

            Directory.Delete(copy, recursive: true);
        }

        Assert.InRange(before, Sequential - 1, Sequential);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Aof(string data) => Path.Combine(data, StoreFiles.FolderName, "AOF", "aof.log.0");

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
