using ImageGen.Storage.Configuration;
using ImageGen.Storage.Results;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ImageGen.Storage.Tests.Results;

public sealed class TemporaryFileCleanupTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-leftovers-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Cleanup_removes_temporary_files_of_killed_processes_and_nothing_else()
    {
        string[] gone =
        [
            File("results/2026/11/28", $"{Guid.NewGuid():N}.png.{Guid.NewGuid():N}.tmp", hours: 2),
            File("spill", $"{Guid.NewGuid():N}.spill.{Guid.NewGuid():N}.tmp", hours: 2),
        ];
        string[] kept =
        [
            File("results/2026/11/28", $"{Guid.NewGuid():N}.png.{Guid.NewGuid():N}.tmp", hours: 0),
            File("results/2026/11/28", $"{Guid.NewGuid():N}.png", hours: 2),
            File("results", "somebody-elses.tmp", hours: 2),
            File("spill", $"{Guid.NewGuid():N}.spill", hours: 2),
        ];

        Sweep();

        Assert.All(gone, path => Assert.False(System.IO.File.Exists(path), path));
        Assert.All(kept, path => Assert.True(System.IO.File.Exists(path), path));
    }

    [Fact]
    public void Cleanup_ignores_missing_folders() => Sweep();

    private void Sweep() => new TemporaryFileCleanup(
        Options.Create(new StorageOptions { ResultsPath = Path.Combine(_folder.FullName, "results"), SpillPath = Path.Combine(_folder.FullName, "spill") }),
        TimeProvider.System,
        NullLogger<TemporaryFileCleanup>.Instance).Sweep(TestContext.Current.CancellationToken);

    private string File(string folder, string name, int hours)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder.FullName, folder)).FullName, name);
        System.IO.File.WriteAllText(path, "half");
        System.IO.File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-hours));
        return path;
    }
}
