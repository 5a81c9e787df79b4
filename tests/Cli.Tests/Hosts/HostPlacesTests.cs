using ImageGen.Cli.Terminal;
using ImageGen.Storage.Embedded;
using StackExchange.Redis;

namespace ImageGen.Cli.Tests.Hosts;

/// <summary>Hosts that must not start with the folders that their settings name, or with none.</summary>
public sealed class HostPlacesTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-cli-places-");
    private EmbeddedStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await EmbeddedStore.StartAsync(Sub("store"), cancellationToken: TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("gateway")]
    [InlineData("worker")]
    public async Task A_host_without_a_folder_for_images_is_refused(string host) => Assert.Equal(ExitCode.Configuration, await StartAsync(host));

    [Fact]
    public async Task A_host_with_the_folder_of_another_fleet_is_refused_with_a_code_of_its_own()
    {
        await File.WriteAllTextAsync(Path.Combine(Sub("other"), "result-store-id"), "2", TestContext.Current.CancellationToken);
        await using (var redis = await ConnectionMultiplexer.ConnectAsync(_store.ConnectionString.WithLongTimeout()))
        {
            await redis.GetDatabase().HashSetAsync("ig:{identity}:results", "id", "1");
        }

        Assert.Equal(ExitCode.Configuration, await StartAsync("gateway", "--urls=http://127.0.0.1:0", $"--ImageGen:Results:Path={Sub("other")}"));
    }

    private string Sub(string name) => _folder.CreateSubdirectory(name).FullName;

    private Task<int> StartAsync(string host, params string[] settings)
        => CommandRun.InvokeAsync(CommandRun.CreateRoot(), [host, $"--ConnectionStrings:Redis={_store.ConnectionString}", "--ImageGen:Store:Embedded=true", .. settings]);
}
