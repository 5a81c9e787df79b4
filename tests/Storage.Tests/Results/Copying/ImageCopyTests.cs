using ImageGen.Servers;
using ImageGen.Storage.Results;
using ImageGen.Storage.Results.Copying;
using ImageGen.Storage.Results.Objects;
using ImageGen.Storage.Results.Selection;
using ImageGen.Storage.Tests.Results.Objects;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Results.Copying;

[Trait("Category", "Servers")]
[Trait("Category", "Long")]
public sealed class ImageCopyTests(S3Fixture server) : IClassFixture<S3Fixture>, IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private FileResultStore _files = null!;
    private ObjectResultStore _bucket = null!;
    private FaultProxy _proxy = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _proxy = new FaultProxy(server.Server.Port);
        _files = new FileResultStore(_folder.Combine("images"), TimeProvider.System);
        _bucket = new ObjectResultStore(server.Open(_proxy.Port, TimeSpan.FromSeconds(10), prefix: $"copy-{Guid.NewGuid():N}"), TimeProvider.System);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Images_and_source_images_are_copied_under_their_keys_and_a_second_copy_has_nothing_to_do()
    {
        var keys = await FillAsync(20);
        var withPreview = keys.First(key => ImageKey.PreviewOf(key) is not null);
        await _files.PutPreviewAsync(withPreview, TestImages.WebPLossy(), Cancel);

        var first = await new ImageCopy(_files, _bucket).RunAsync(verifiesAll: false, (_, fault) => Assert.Null(fault), Cancel);
        var second = await new ImageCopy(_files, _bucket).RunAsync(verifiesAll: false, (_, _) => { }, Cancel);
        var back = new FileResultStore(_folder.Combine("back"), TimeProvider.System);
        var third = await new ImageCopy(_bucket, back).RunAsync(verifiesAll: true, (_, _) => { }, Cancel);

        Assert.Equal((40, 0, 0), (first.Copied, first.Present, first.Failed));
        Assert.Equal((0, 40), (second.Copied, second.Present));
        Assert.Equal(40, third.Copied);
        Assert.Equal(TestImages.WebPLossy(), await ReadAsync(back, ImageKey.PreviewOf(withPreview)!));
        foreach (var key in keys)
        {
            Assert.Equal(await ReadAsync(_files, key), await ReadAsync(_bucket, key));
            Assert.Equal(await ReadAsync(_files, key), await ReadAsync(back, key));
        }
    }

    [Fact]
    public async Task A_copy_that_is_interrupted_by_faults_continues_where_it_ended()
    {
        await FillAsync(10);
        var count = 0;
        var first = await new ImageCopy(_files, _bucket) { Concurrency = 1 }.RunAsync(
            verifiesAll: false, (_, _) => _proxy.Fault = ++count == 5 ? StoreFault.Answers500 : count == 7 ? StoreFault.None : _proxy.Fault, Cancel);

        var second = await new ImageCopy(_files, _bucket).RunAsync(verifiesAll: false, (_, fault) => Assert.Null(fault), Cancel);

        Assert.Equal((18, 2), (first.Copied, first.Failed));
        Assert.Equal((2, 18, 0), (second.Copied, second.Present, second.Failed));
    }

    [Fact]
    public async Task A_damaged_copy_is_found_and_replaced()
    {
        var stored = await _files.PutAsync(Guid.NewGuid(), TestImages.Png(64, 48), Cancel);
        var damaged = await ReadAsync(_files, stored.Key);
        damaged![^20] ^= 1;
        await _bucket.PutCopyAsync(stored.Key, damaged, Cancel);

        var result = await new ImageCopy(_files, _bucket).RunAsync(verifiesAll: true, (_, _) => { }, Cancel);

        Assert.Equal(1, result.Copied);
        Assert.Equal(await ReadAsync(_files, stored.Key), await ReadAsync(_bucket, stored.Key));
    }

    [Fact]
    public async Task Every_image_is_found_before_during_and_after_the_move_by_hosts_that_read_both_stores()
    {
        var keys = await FillAsync(30);
        var (before, after) = (new SecondResultStore(_files, _bucket), new SecondResultStore(_bucket, _files));
        using var done = new CancellationTokenSource();
        var reading = Task.Run(async () =>
        {
            var reads = 0;
            do
            {
                foreach (var key in keys)
                {
                    Assert.NotNull(await ReadAsync(before, key));
                    Assert.NotNull(await ReadAsync(after, key));
                    reads++;
                }
            }
            while (!done.IsCancellationRequested);
            return reads;
        }, Cancel);

        await new ImageCopy(_files, _bucket).RunAsync(verifiesAll: false, (_, _) => { }, Cancel);
        var late = await before.PutAsync(Guid.NewGuid(), TestImages.Png(), Cancel);
        Assert.NotNull(await ReadAsync(after, late.Key));
        var second = await new ImageCopy(_files, _bucket).RunAsync(verifiesAll: false, (_, _) => { }, Cancel);

        await done.CancelAsync();
        Assert.InRange(await reading, keys.Count, int.MaxValue);
        Assert.Equal(1, second.Copied);
        Assert.NotNull(await ReadAsync(_bucket, late.Key));
    }

    private async Task<IReadOnlyList<string>> FillAsync(int jobs)
    {
        List<string> keys = [];
        for (var number = 0; number < jobs; number++)
        {
            var id = Guid.NewGuid();
            keys.Add((await _files.PutAsync(id, TestImages.Png(10 + number, 10), Cancel)).Key);
            keys.Add((await _files.PutInputAsync(id, TestImages.Jpeg(10 + number, 10), Cancel)).Key);
        }

        return keys;
    }

    private static async Task<byte[]?> ReadAsync(IResultStore store, string key)
    {
        if (await store.OpenAsync(key, Cancel) is not { } stream)
        {
            return null;
        }

        await using (stream)
        {
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy, Cancel);
            return copy.ToArray();
        }
    }
}
