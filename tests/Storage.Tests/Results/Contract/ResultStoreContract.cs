using System.Security.Cryptography;
using ImageGen.Storage.Results;
using ImageGen.Storage.Results.Formats;

namespace ImageGen.Storage.Tests.Results.Contract;

/// <summary>What every result store does.</summary>
public abstract class ResultStoreContract : IAsyncLifetime
{
    internal IResultStore Store { get; private set; } = null!;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Store = await OpenStoreAsync();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    internal abstract Task<IResultStore> OpenStoreAsync();

    [Fact]
    public async Task A_stored_image_is_described_from_its_bytes_and_reads_back()
    {
        var id = Guid.NewGuid();
        var image = TestImages.Png(64, 48);

        var stored = await Store.PutAsync(id, image, Cancel);

        Assert.EndsWith($"/{id:N}.png", stored.Key, StringComparison.Ordinal);
        Assert.Equal(("image/png", 64, 48, (long)image.Length), (stored.ContentType, stored.Width, stored.Height, stored.Bytes));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(image)), stored.Sha256);
        Assert.Equal(image, await ReadAsync(stored.Key));
    }

    [Fact]
    public async Task A_source_image_is_named_by_its_content_and_never_taken_for_the_jobs_result()
    {
        var id = Guid.NewGuid();
        var (one, other) = (TestImages.Png(3, 2), TestImages.Jpeg());

        var stored = await Store.PutInputAsync(id, one, Cancel);
        var again = await Store.PutInputAsync(id, one, Cancel);
        var second = await Store.PutInputAsync(id, other, Cancel);

        Assert.EndsWith($"/{id:N}-{stored.Sha256[..16]}.png", stored.Key, StringComparison.Ordinal);
        Assert.Equal(stored.Key, again.Key);
        Assert.Equal(one, await ReadAsync(stored.Key));
        Assert.Equal(other, await ReadAsync(second.Key));
        Assert.Null(await Store.FindAsync(id, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow, Cancel));
    }

    [Fact]
    public async Task Only_a_source_image_is_removed_as_one()
    {
        var id = Guid.NewGuid();
        var (bought, input) = (await Store.PutAsync(id, TestImages.Png(), Cancel), await Store.PutInputAsync(id, TestImages.Png(), Cancel));

        foreach (var key in new[] { bought.Key, input.Key, input.Key, "../secret.png", "2020/01/01/00000000000000000000000000000000-0123456789abcdef.png" })
        {
            await Store.RemoveSourceImageAsync(key, Cancel);
        }

        Assert.NotNull(await ReadAsync(bought.Key));
        Assert.Null(await Store.OpenAsync(input.Key, Cancel));
    }

    [Fact]
    public async Task A_preview_is_read_with_its_image_is_not_listed_and_is_removed_with_it()
    {
        var (stored, input) = (await Store.PutAsync(Guid.NewGuid(), TestImages.Png(), Cancel), await Store.PutInputAsync(Guid.NewGuid(), TestImages.Png(), Cancel));
        Assert.Null(await Store.OpenPreviewAsync(stored.Key, Cancel));

        Assert.True(await Store.PutPreviewAsync(stored.Key, TestImages.WebPLossy(), Cancel));
        Assert.False(await Store.PutPreviewAsync(input.Key, TestImages.WebPLossy(), Cancel));
        Assert.False(await Store.PutPreviewAsync($"2026/03/04/{Guid.NewGuid():N}.png", TestImages.WebPLossy(), Cancel));

        Assert.Equal(TestImages.WebPLossy(), await ReadAsync(ImageKey.PreviewOf(stored.Key)!));
        Assert.DoesNotContain(ImageKey.PreviewOf(stored.Key), await Store.ListAsync(Cancel).Select(entry => entry.Key).ToListAsync(Cancel));

        await Store.RemoveAsync(stored.Key, Cancel);
        Assert.Null(await Store.OpenPreviewAsync(stored.Key, Cancel));
    }

    [Fact]
    public async Task The_image_of_a_job_is_found_without_its_key()
    {
        var id = Guid.NewGuid();
        var stored = await Store.PutAsync(id, TestImages.WebPLossy(64, 48), Cancel);

        Assert.Equal(stored, await Store.FindAsync(id, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow, Cancel));
        Assert.Null(await Store.FindAsync(Guid.NewGuid(), DateTimeOffset.UtcNow, DateTimeOffset.UtcNow, Cancel));
    }

    [Fact]
    public async Task A_large_image_is_read_whole_and_from_any_position()
    {
        var image = Large(5_000_001);
        var stored = await Store.PutAsync(Guid.NewGuid(), image, Cancel);

        Assert.Equal(image, await ReadAsync(stored.Key));
        await using var stream = await Store.OpenAsync(stored.Key, Cancel);
        Assert.Equal(image.Length, stream!.Length);
        foreach (var position in new[] { 4_999_990, 0, 262_140, 262_144, 1, 3_000_000 })
        {
            stream.Position = position;
            var read = new byte[10];
            await stream.ReadExactlyAsync(read, Cancel);
            Assert.Equal(image[position..(position + 10)], read);
        }

        stream.Seek(-1, SeekOrigin.End);
        Assert.Equal(1, await stream.ReadAsync(new byte[10], Cancel));
        Assert.Equal(0, await stream.ReadAsync(new byte[10], Cancel));
    }

    [Fact]
    public async Task Storing_again_replaces_the_image_and_an_open_reader_never_gets_a_mixture()
    {
        var id = Guid.NewGuid();
        var (first, second) = (Large(3_000_000), Large(3_000_000, fill: 7));
        var stored = await Store.PutAsync(id, first, Cancel);
        await using var reading = await Store.OpenAsync(stored.Key, Cancel);

        await Store.PutAsync(id, second, Cancel);

        try
        {
            using var copy = new MemoryStream();
            await reading!.CopyToAsync(copy, Cancel);
            Assert.Equal(first, copy.ToArray());
        }
        catch (ResultStoreException)
        {
            // A store that keeps no former content says so.
        }

        Assert.Equal(second, await ReadAsync(stored.Key));
    }

    [Fact]
    public async Task Concurrent_writers_of_one_image_never_expose_a_part_of_it()
    {
        var id = Guid.NewGuid();
        byte[][] images = [TestImages.Png(3, 2), TestImages.Png(640, 480), Large(300_000, "png")];
        var stored = await Store.PutAsync(id, images[0], Cancel);
        var writing = Task.WhenAll(Enumerable.Range(0, 30).Select(number => Task.Run(() => Store.PutAsync(id, images[number % 3], Cancel), Cancel)));

        var whole = 0;
        while (!writing.IsCompleted || whole == 0)
        {
            try
            {
                if (await ReadAsync(stored.Key) is { } read)
                {
                    Assert.Contains(images, image => image.AsSpan().SequenceEqual(read));
                    whole++;
                }
            }
            catch (ResultStoreException)
            {
                // It was replaced while it was read.
            }
        }

        await writing;
        Assert.NotNull(await ReadAsync(stored.Key));
    }

    [Fact]
    public async Task Bytes_that_are_no_image_are_refused_and_leave_nothing_behind()
    {
        var id = Guid.NewGuid();
        await Assert.ThrowsAsync<InvalidImageException>(() => Store.PutAsync(id, "<html>"u8.ToArray(), Cancel));
        await Assert.ThrowsAsync<InvalidImageException>(() => Store.PutAsync(id, TestImages.Png().AsMemory(0, 40), Cancel));
        await Assert.ThrowsAsync<InvalidImageException>(() => Store.PutInputAsync(id, "<html>"u8.ToArray(), Cancel));

        Assert.Null(await Store.FindAsync(id, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow, Cancel));
    }

    [Fact]
    public async Task An_image_whose_job_ended_stays()
    {
        var stored = await Store.PutAsync(Guid.NewGuid(), TestImages.Png(), Cancel);

        await Store.RetainAsync(stored.Key, Cancel);

        Assert.NotNull(await ReadAsync(stored.Key));
    }

    [Fact]
    public async Task A_removed_image_is_gone_and_can_be_removed_again()
    {
        var id = Guid.NewGuid();
        var (image, input) = (await Store.PutAsync(id, TestImages.Png(), Cancel), await Store.PutInputAsync(id, TestImages.Png(), Cancel));
        var other = await Store.PutAsync(Guid.NewGuid(), TestImages.Png(), Cancel);

        foreach (var key in new[] { image.Key, input.Key, image.Key, "../secret.png", "result-store-id" })
        {
            await Store.RemoveAsync(key, Cancel);
        }

        Assert.Null(await Store.OpenAsync(image.Key, Cancel));
        Assert.Null(await Store.OpenAsync(input.Key, Cancel));
        Assert.NotNull(await ReadAsync(other.Key));
    }

    [Fact]
    public async Task Every_image_is_listed_with_its_size_and_time()
    {
        var before = DateTimeOffset.UtcNow.AddMinutes(-1);
        Dictionary<string, long> stored = new(StringComparer.Ordinal);
        for (var number = 0; number < 30; number++)
        {
            var image = await Store.PutAsync(Guid.NewGuid(), TestImages.Png(3 + number, 2), Cancel);
            var input = await Store.PutInputAsync(Guid.NewGuid(), TestImages.Jpeg(3 + number, 2), Cancel);
            (stored[image.Key], stored[input.Key]) = (image.Bytes, input.Bytes);
        }

        Dictionary<string, StoredEntry> listed = new(StringComparer.Ordinal);
        await foreach (var entry in Store.ListAsync(Cancel))
        {
            listed[entry.Key] = entry;
        }

        Assert.All(stored, image =>
        {
            Assert.Equal(image.Value, listed[image.Key].Bytes);
            Assert.InRange(listed[image.Key].LastModified, before, DateTimeOffset.UtcNow.AddMinutes(1));
        });
    }

    [Fact]
    public async Task A_copy_has_the_key_of_the_original()
    {
        var key = $"2026/03/04/{Guid.NewGuid():N}.png";
        var image = TestImages.Png(64, 48);

        await Store.PutCopyAsync(key, image, Cancel);

        Assert.Equal(image, await ReadAsync(key));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.PutCopyAsync("../secret.png", image, Cancel));
    }

    [Theory]
    [InlineData("2026/03/04/00000000000000000000000000000001.png")]
    [InlineData("")]
    [InlineData("result-store-id")]
    [InlineData("/etc/passwd")]
    [InlineData("../secret.png")]
    [InlineData("2026/03/04/../../../../secret.png")]
    [InlineData("2026/03/04/00000000000000000000000000000000.png\n")]
    [InlineData("2026/03/04/00000000000000000000000000000000.PNG")]
    [InlineData("\u0662\u0660\u0662\u0666/03/04/00000000000000000000000000000000.png")]
    public async Task A_missing_image_and_a_key_not_made_by_the_store_read_as_nothing(string key)
    {
        Assert.Null(await Store.OpenAsync(key, Cancel));
        Assert.Null(await Store.SignAsync(key + "\0", DateTimeOffset.UtcNow.AddMinutes(5), Cancel));
    }

    [Fact]
    public async Task A_canceled_call_ends_as_canceled()
    {
        using var canceled = new CancellationTokenSource();
        await canceled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.OpenAsync($"2026/03/04/{Guid.NewGuid():N}.png", canceled.Token));
    }

    /// <summary>An image of that many bytes, which do not compress to fewer.</summary>
    protected static byte[] Large(int length, string format = "jpg", byte fill = 1)
    {
        byte[] image = format == "png" ? TestImages.Png(1000, 1000) : TestImages.Jpeg(1000, 1000);
        var bytes = new byte[length];
        new Random(fill).NextBytes(bytes);
        image.CopyTo(bytes, 0);
        return bytes;
    }

    protected async Task<byte[]?> ReadAsync(string key)
    {
        if (await Store.OpenAsync(key, Cancel) is not { } stream)
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
