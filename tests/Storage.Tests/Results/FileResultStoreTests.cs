using System.Security.Cryptography;
using ImageGen.Storage.Results;
using ImageGen.Storage.Results.Formats;
using ImageGen.Storage.Tests.Stores;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Storage.Tests.Results;

public sealed class FileResultStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));
    private readonly FileResultStore _store;

    public FileResultStoreTests() => _store = new FileResultStore(_folder.Combine("pictures"), _time);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_stored_image_is_described_from_its_bytes_and_reads_back()
    {
        var id = Guid.NewGuid();
        var picture = TestImages.Png(64, 48);

        var stored = await _store.PutAsync(id, picture, Cancel);

        Assert.Equal($"2026/03/04/{id:N}.png", stored.Key);
        Assert.Equal(("image/png", 64, 48, (long)picture.Length), (stored.ContentType, stored.Width, stored.Height, stored.Bytes));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(picture)), stored.Sha256);
        Assert.Equal(picture, await ReadAsync(stored.Key));
        Assert.Equal([Path.Combine(_folder.Path, "pictures", stored.Key)], Files());
    }

    [Fact]
    public async Task A_source_image_is_named_by_its_content_and_never_taken_for_the_jobs_result()
    {
        var id = Guid.NewGuid();
        var (one, other) = (TestImages.Png(3, 2), TestImages.Jpeg());

        var stored = await _store.PutInputAsync(id, one, Cancel);
        var again = await _store.PutInputAsync(id, one, Cancel);
        var second = await _store.PutInputAsync(id, other, Cancel);

        Assert.Equal($"2026/03/04/{id:N}-{stored.Sha256[..16]}.png", stored.Key);
        Assert.Equal(stored.Key, again.Key);
        Assert.Equal(one, await ReadAsync(stored.Key));
        Assert.Equal(other, await ReadAsync(second.Key));
        Assert.Null(await _store.FindAsync(id, _time.GetUtcNow(), _time.GetUtcNow(), Cancel));
        Assert.Equal(2, Files().Length);
    }

    [Fact]
    public async Task A_preview_lies_beside_its_image_and_is_never_taken_for_it()
    {
        var id = Guid.NewGuid();
        var stored = await _store.PutAsync(id, TestImages.Png(), Cancel);
        var input = await _store.PutInputAsync(id, TestImages.Png(), Cancel);

        Assert.True(await _store.PutPreviewAsync(stored.Key, TestImages.WebPLossy(), Cancel));
        Assert.False(await _store.PutPreviewAsync(input.Key, TestImages.WebPLossy(), Cancel));
        Assert.False(await _store.PutPreviewAsync($"2026/03/04/{Guid.NewGuid():N}.png", TestImages.WebPLossy(), Cancel));

        Assert.Equal($"2026/03/04/{id:N}-preview.webp", ImageKey.PreviewOf(stored.Key));
        Assert.Equal(TestImages.WebPLossy(), await ReadAsync(ImageKey.PreviewOf(stored.Key)!));
        Assert.Equal(stored.Key, (await _store.FindAsync(id, _time.GetUtcNow(), _time.GetUtcNow(), Cancel))!.Key);
        Assert.Equal(3, Files().Length);

        List<string> listed = [];
        await foreach (var entry in _store.ListAsync(Cancel))
        {
            listed.Add(entry.Key);
        }

        Assert.Equal(new[] { stored.Key, input.Key }.Order(), listed.Order());
        await _store.RemoveAsync(stored.Key, Cancel);
        Assert.Equal([input.Key], Files().Select(file => Path.GetRelativePath(_folder.Combine("pictures"), file)));
    }

    [Theory]
    [InlineData("2026/03/04/00000000000000000000000000000000-0123456789abcdef.png")]
    [InlineData("2026/03/04/00000000000000000000000000000000-preview.webp")]
    [InlineData("2026/03/04/00000000000000000000000000000000-preview.png")]
    [InlineData("../secret.png")]
    public void Only_a_purchased_image_has_a_preview(string key) => Assert.Null(ImageKey.PreviewOf(key));

    [Fact]
    public async Task Only_a_source_image_can_be_removed()
    {
        var id = Guid.NewGuid();
        var (bought, input) = (await _store.PutAsync(id, TestImages.Png(), Cancel), await _store.PutInputAsync(id, TestImages.Png(), Cancel));

        foreach (var key in new[] { bought.Key, input.Key, input.Key, "../secret.png", "2020/01/01/00000000000000000000000000000000-0123456789abcdef.png" })
        {
            await _store.RemoveSourceImageAsync(key, Cancel);
        }

        Assert.NotEmpty(await ReadAsync(bought.Key));
        Assert.Null(await _store.OpenAsync(input.Key, Cancel));
    }

    [Fact]
    public async Task Images_and_source_images_are_removed_and_nothing_else_is()
    {
        var id = Guid.NewGuid();
        var (bought, input, other) = (await _store.PutAsync(id, TestImages.Png(), Cancel), await _store.PutInputAsync(id, TestImages.Png(), Cancel), await _store.PutAsync(Guid.NewGuid(), TestImages.Png(), Cancel));
        await File.WriteAllTextAsync(_folder.Combine("secret.png"), "no image", Cancel);

        foreach (var key in new[] { bought.Key, bought.Key, input.Key, input.Key, "../secret.png", "2020/01/01/00000000000000000000000000000000.png" })
        {
            await _store.RemoveAsync(key, Cancel);
        }

        Assert.Equal([Path.Combine(_folder.Path, "pictures", other.Key)], Files());
        Assert.True(File.Exists(_folder.Combine("secret.png")));
    }

    [Fact]
    public async Task The_listing_has_each_image_once_with_its_size_and_time_and_no_other_file()
    {
        List<string> keys = [];
        for (var n = 0; n < 1203; n++)
        {
            keys.Add((await _store.PutInputAsync(Guid.NewGuid(), TestImages.Png(3, 2), Cancel)).Key);
            _time.Advance(TimeSpan.FromHours(1));
        }

        keys.Add((await _store.PutAsync(Guid.NewGuid(), TestImages.Png(3, 2), Cancel)).Key);
        File.SetLastWriteTimeUtc(Path.Combine(_folder.Path, "pictures", keys[7]), new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "pictures", "result-store-id"), "7", Cancel);
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "pictures", keys[0] + $".{Guid.NewGuid():N}.tmp"), "half", Cancel);

        var listed = await _store.ListAsync(Cancel).ToListAsync(Cancel);

        Assert.Equal(keys.Order(StringComparer.Ordinal), listed.Select(entry => entry.Key).Order(StringComparer.Ordinal));
        Assert.All(listed, entry => Assert.Equal(TestImages.Png(3, 2).Length, entry.Bytes));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), listed.Single(entry => entry.Key == keys[7]).LastModified);
    }

    [Fact]
    public async Task The_listing_of_a_folder_that_does_not_exist_yet_is_empty() => Assert.Empty(await _store.ListAsync(Cancel).ToListAsync(Cancel));

    [Fact]
    public async Task An_image_is_read_from_any_position()
    {
        var picture = TestImages.Png(64, 48);
        var stored = await _store.PutAsync(Guid.NewGuid(), picture, Cancel);

        await using var stream = await _store.OpenAsync(stored.Key, Cancel);

        stream!.Position = 8;
        Assert.Equal(picture[8], stream.ReadByte());
        Assert.Equal(picture.Length, stream.Length);
    }

    [Fact]
    public async Task Storing_again_replaces_the_image_and_an_open_reader_gets_the_old_one_whole()
    {
        var id = Guid.NewGuid();
        var (first, second) = (TestImages.Png(3, 2), TestImages.Png(64, 48));
        var stored = await _store.PutAsync(id, first, Cancel);
        await using var reading = await _store.OpenAsync(stored.Key, Cancel);

        await _store.PutAsync(id, second, Cancel);

        using var copy = new MemoryStream();
        await reading!.CopyToAsync(copy, Cancel);
        Assert.Equal(first, copy.ToArray());
        Assert.Equal(second, await ReadAsync(stored.Key));
        Assert.Single(Files());
    }

    [Fact]
    public async Task Concurrent_writers_of_one_image_never_expose_a_partial_file()
    {
        var id = Guid.NewGuid();
        byte[][] pictures = [TestImages.Png(3, 2), TestImages.Png(640, 480), TestImages.Png(64, 48)];
        var stored = await _store.PutAsync(id, pictures[0], Cancel);
        var writing = Task.WhenAll(Enumerable.Range(0, 60).Select(number => Task.Run(() => _store.PutAsync(id, pictures[number % 3], Cancel), Cancel)));

        while (!writing.IsCompleted)
        {
            var read = await ReadAsync(stored.Key);
            Assert.Contains(pictures, picture => picture.AsSpan().SequenceEqual(read));
        }

        await writing;
        Assert.Single(Files());
    }

    [Fact]
    public async Task Storing_bytes_that_are_no_image_leaves_no_file_behind()
    {
        await Assert.ThrowsAsync<InvalidImageException>(() => _store.PutAsync(Guid.NewGuid(), "<html>"u8.ToArray(), Cancel));
        await Assert.ThrowsAsync<InvalidImageException>(() => _store.PutAsync(Guid.NewGuid(), TestImages.Png().AsMemory(0, 40), Cancel));

        Assert.Empty(Files());
    }

    [Fact]
    public async Task A_read_only_folder_is_a_result_store_fault()
    {
        await File.WriteAllTextAsync(_folder.Combine("pictures"), "in the way", Cancel);

        await Assert.ThrowsAsync<ResultStoreException>(() => _store.PutAsync(Guid.NewGuid(), TestImages.Png(), Cancel));
    }

    [Fact]
    public async Task A_failed_replacement_leaves_no_temporary_file()
    {
        var id = Guid.NewGuid();
        Directory.CreateDirectory(Path.Combine(_folder.Path, "pictures", $"2026/03/04/{id:N}.png"));

        await Assert.ThrowsAsync<ResultStoreException>(() => _store.PutAsync(id, TestImages.Png(), Cancel));

        Assert.Empty(Files());
    }

    [Fact]
    public async Task Reading_a_missing_image_returns_null()
        => Assert.Null(await _store.OpenAsync($"2026/03/04/{Guid.NewGuid():N}.png", Cancel));

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("../secret.png")]
    [InlineData("2026/03/04/../../../../secret.png")]
    [InlineData("2026/03/04/..%2f..%2fsecret.png")]
    [InlineData("..\\..\\secret.png")]
    [InlineData("C:\\Windows\\win.ini")]
    [InlineData("file:///etc/passwd")]
    [InlineData("2026/03/04/00000000000000000000000000000000.png\n")]
    [InlineData("2026/03/04/00000000000000000000000000000000.png\0.txt")]
    [InlineData("2026/03/04/0000000000000000000000000000000g.png")]
    [InlineData("2026/03/04/00000000000000000000000000000000.svg")]
    [InlineData("2026/03/04/00000000000000000000000000000000.PNG")]
    [InlineData("2026/03/04/ABCDEF00000000000000000000000000.png")]
    [InlineData("\u0662\u0660\u0662\u0666/03/04/00000000000000000000000000000000.png")]
    [InlineData(" 2026/03/04/00000000000000000000000000000000.png")]
    [InlineData("./2026/03/04/00000000000000000000000000000000.png")]
    [InlineData("CON")]
    public async Task A_key_not_made_by_the_store_opens_no_file(string key)
    {
        await File.WriteAllTextAsync(_folder.Combine("secret.png"), "secret", Cancel);
        await _store.PutAsync(Guid.Empty, TestImages.Png(), Cancel);

        Assert.Null(await _store.OpenAsync(key, Cancel));
        Assert.Null(await _store.OpenAsync(key + new string('a', 5000), Cancel));
    }

    private string[] Files()
    {
        var root = _folder.Combine("pictures");
        return Directory.Exists(root) ? Directory.GetFiles(root, "*", SearchOption.AllDirectories) : [];
    }

    private async Task<byte[]> ReadAsync(string key)
    {
        await using var stream = await _store.OpenAsync(key, Cancel);
        using var copy = new MemoryStream();
        await Assert.IsType<FileStream>(stream).CopyToAsync(copy, Cancel);
        return copy.ToArray();
    }
}
