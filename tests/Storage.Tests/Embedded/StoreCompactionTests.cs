using System.Text;
using ImageGen.Storage.Embedded;
using ImageGen.Storage.Tests.Stores;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Embedded;

public sealed class StoreCompactionTests : IDisposable
{
    private const string Erased = "quetzal in a garden";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Store => _folder.Combine("store-2");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task All_data_is_kept_and_what_was_erased_is_in_no_file()
    {
        await WriteAsync();
        Assert.True(HasErased());

        Assert.InRange(await EmbeddedStore.CompactAsync(_folder.Path, Cancel), 4, 4);

        Assert.False(HasErased());
        await AssertWholeAsync();
        Assert.False(HasErased());
    }

    [Fact]
    public async Task A_compaction_that_was_killed_before_its_copy_was_complete_changed_nothing()
    {
        await WriteAsync();
        Directory.CreateDirectory(_folder.Combine("store-2.compacting"));
        await File.WriteAllTextAsync(_folder.Combine(Path.Combine("store-2.compacting", "half")), "half", Cancel);

        await AssertWholeAsync();

        Assert.False(Directory.Exists(_folder.Combine("store-2.compacting")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_compaction_that_was_killed_while_the_old_files_were_removed_is_finished_by_the_next_start(bool allRemoved)
    {
        await WriteAsync();
        await EmbeddedStore.CompactAsync(_folder.Path, Cancel);
        Directory.Move(Store, _folder.Combine("store-2.compacted"));
        if (!allRemoved)
        {
            Directory.CreateDirectory(Store);
            await File.WriteAllTextAsync(Path.Combine(Store, "left"), Erased, Cancel);
        }

        await AssertWholeAsync();

        Assert.False(HasErased());
        Assert.False(Directory.Exists(_folder.Combine("store-2.compacted")));
    }

    [Fact]
    public async Task A_folder_in_use_is_not_compacted_and_one_without_a_store_has_nothing_to_compact()
    {
        Assert.Equal(0, await EmbeddedStore.CompactAsync(_folder.Path, Cancel));
        await using var store = await EmbeddedStore.StartAsync(_folder.Path, cancellationToken: Cancel);

        await Assert.ThrowsAsync<DataFolderInUseException>(() => EmbeddedStore.CompactAsync(_folder.Path, Cancel));
    }

    private async Task WriteAsync()
    {
        await using var store = await EmbeddedStore.StartAsync(_folder.Path, cancellationToken: Cancel);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString.WithLongTimeout());
        var database = redis.GetDatabase();
        await database.HashSetAsync("row", [new("state", "succeeded"), new("prompt", Erased)]);
        await database.StringSetAsync("payload", Erased);
        await database.HashSetAsync("row", "prompt", "");
        await database.KeyDeleteAsync("payload");
        await database.StringSetAsync("string", "text", TimeSpan.FromHours(1));
        await database.SortedSetAddAsync("set", "member", 7);
        await database.ListRightPushAsync("list", ["a", "b"]);
    }

    private async Task AssertWholeAsync()
    {
        await using var store = await EmbeddedStore.StartAsync(_folder.Path, cancellationToken: Cancel);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString.WithLongTimeout());
        var database = redis.GetDatabase();
        Assert.Equal(["succeeded", ""], await database.HashGetAsync("row", ["state", "prompt"]));
        Assert.Equal("text", await database.StringGetAsync("string"));
        Assert.InRange((await database.KeyTimeToLiveAsync("string"))!.Value, TimeSpan.FromMinutes(50), TimeSpan.FromHours(1));
        Assert.Equal(7, await database.SortedSetScoreAsync("set", "member"));
        Assert.Equal(["a", "b"], await database.ListRangeAsync("list"));
        Assert.False(await database.KeyExistsAsync("payload"));
    }

    private bool HasErased()
        => Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories).Any(file => File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(Erased)) >= 0);
}
