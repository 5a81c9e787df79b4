using ImageGen.Cli.Hosts;
using ImageGen.Cli.Terminal;
using ImageGen.Storage.Embedded;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Logging;

namespace ImageGen.Cli.Tests.Hosts;

/// <summary>The start of the whole system in one process, whose store starts while its services are registered.</summary>
public sealed class EmbeddedSystemTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-cli-embedded-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Settings_files_are_watched_only_by_a_process_that_follows_them(bool followsFiles)
    {
        await using var system = await StartAsync([], followsFiles);

        var files = ((IConfigurationRoot)system.App.Configuration).Providers.OfType<JsonConfigurationProvider>().ToList();

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Equal(followsFiles, file.Source.ReloadOnChange));
    }

    [Fact]
    public async Task A_failed_registration_releases_the_folder()
    {
        await Assert.ThrowsAsync<DirectoryNotFoundException>(() => StartAsync([$"--contentRoot={_folder.FullName}/missing"]));

        await using var system = await StartAsync([]);
    }

    [Fact]
    public async Task A_folder_in_use_is_refused_and_not_written_to()
    {
        await using var other = await EmbeddedStore.StartAsync(_folder.FullName, cancellationToken: TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<DataFolderInUseException>(() => StartAsync([]));

        Assert.Null(AdminToken.Find(_folder));
    }

    [Fact]
    public async Task A_folder_in_use_is_reported_rather_than_a_failed_registration()
    {
        await using var other = await EmbeddedStore.StartAsync(_folder.FullName, cancellationToken: TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<DataFolderInUseException>(() => StartAsync([$"--contentRoot={_folder.FullName}/missing"]));
    }

    private Task<EmbeddedSystem> StartAsync(IReadOnlyList<string> settings, bool followsFiles = true)
        => EmbeddedSystem.StartAsync(_folder, "http://127.0.0.1:0", settings, LogLevel.Critical, TestContext.Current.CancellationToken, followsFiles);
}
