using ImageGen.Storage.Results;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageGen.Storage.Tests.Results;

public sealed class SpillFolderTests : IDisposable
{
    private static readonly byte[] Picture = [1, 2, 3, 4, 5];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-spill-");
    private readonly Guid _job = Guid.NewGuid();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_spilled_image_is_readable_until_it_is_removed()
    {
        Assert.True(await Spill().TryKeepAsync(_job, Picture, Token));

        Assert.Equal(Picture, (await Spill().TryReadAsync(_job, Token))!.Value.ToArray());
        Assert.Equal([_job], Spill().List());
        Spill().Remove(_job);
        Assert.Null(await Spill().TryReadAsync(_job, Token));
        Assert.Empty(Spill().List());
    }

    [Fact]
    public async Task A_modified_spill_file_is_not_returned_as_an_image()
    {
        await Spill().TryKeepAsync(_job, Picture, Token);
        var file = Assert.Single(_folder.GetFiles());
        var bytes = await File.ReadAllBytesAsync(file.FullName, Token);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(file.FullName, bytes, Token);

        Assert.Null(await Spill().TryReadAsync(_job, Token));
    }

    [Fact]
    public async Task An_image_is_missing_for_certain_only_in_the_folder_that_was_named()
    {
        var spill = Spill();
        var name = spill.Name;
        await spill.TryKeepAsync(_job, Picture, Token);

        Assert.Equal(name, Spill().Name);
        Assert.False(spill.IsMissing(_job));
        Assert.True(spill.IsMissing(Guid.NewGuid()));

        // As when the disk is not mounted: another folder is there.
        _folder.Delete(recursive: true);
        _folder.Create();
        Assert.NotEqual(name, spill.Name);
    }

    [Fact]
    public async Task A_damaged_spill_file_is_set_aside_and_counts_as_missing()
    {
        await Spill().TryKeepAsync(_job, Picture, Token);
        await File.WriteAllBytesAsync(_folder.GetFiles()[0].FullName, new byte[100], Token);

        Assert.Null(await Spill().TryReadAsync(_job, Token));

        Assert.True(Spill().IsMissing(_job));
        Assert.Empty(Spill().List());
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public async Task A_spill_file_is_removed_only_when_the_same_image_is_stored()
    {
        await Spill().TryKeepAsync(_job, Picture, Token);

        Spill().RemoveStored(_job, new string('0', 64));
        Assert.NotNull(Spill().KeptAt(_job));
        Spill().RemoveStored(_job, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Picture)));
        Assert.Null(Spill().KeptAt(_job));
    }

    [Fact]
    public async Task A_full_spill_folder_takes_no_more_files()
    {
        var spill = Spill(maxBytes: 50);

        Assert.True(await spill.TryKeepAsync(_job, Picture, Token));
        Assert.False(await spill.TryKeepAsync(Guid.NewGuid(), new byte[20], Token));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public async Task A_failing_disk_makes_the_spill_fail_without_an_exception()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "file"), "", Token);
        var spill = new SpillFolder(Path.Combine(_folder.FullName, "file", "below"), 1024, NullLogger<SpillFolder>.Instance);

        Assert.False(await spill.TryKeepAsync(_job, Picture, Token));
        Assert.Null(await spill.TryReadAsync(_job, Token));
        spill.Remove(_job);
        Assert.Empty(spill.List());
        Assert.False(spill.IsMissing(_job));
    }

    private SpillFolder Spill(long maxBytes = 1024) => new(_folder.FullName, maxBytes, NullLogger<SpillFolder>.Instance);
}
