using System.Text.Json;
using ImageGen.Servers;

namespace ImageGen.EndToEnd.Tests;

/// <summary>The images of a running system move from files to a store that speaks S3.</summary>
[Trait("Category", "Servers")]
public sealed class StorageCopyTests : IAsyncLifetime
{
    private readonly PortClaim _port = Ports.Claim();
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("imagegen-data-");
    private ObjectStoreServer _store = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Uri Address => new($"http://127.0.0.1:{_port.Port}");

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(NodePackages.Missing is not null, NodePackages.Missing ?? "");
        _store = await ObjectStoreServer.StartS3Async(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        _port.Dispose();
        _data.Delete(recursive: true);
    }

    [Trait("Category", "Extended")]
    [Fact]
    public async Task Images_are_read_before_while_and_after_they_are_copied_and_the_settings_change()
    {
        using var caller = new GatewayCaller(Address);
        await using (var first = await ServeAsync("files", also: "s3"))
        {
            await SubmitAsync(caller, 12);

            Assert.Equal((12, 0), await CopyAsync());
            await SubmitAsync(caller, 3);
            first.Terminate();
            await first.WaitForExitAsync(TimeSpan.FromSeconds(40), Cancel);
        }

        var former = (await File.ReadAllTextAsync(Path.Combine(Pictures, "result-store-id"), Cancel)).Trim();
        await using (var second = await ServeAsync("s3", also: "files", replaces: former))
        {
            await caller.AllSucceedAsync(TimeSpan.FromMinutes(1));
            Assert.Equal((3, 12), await CopyAsync());
            second.Terminate();
            await second.WaitForExitAsync(TimeSpan.FromSeconds(40), Cancel);
        }

        Directory.Delete(Pictures, recursive: true);
        await using var last = await ServeAsync("s3", also: null);
        await SubmitAsync(caller, 1);
        await caller.AllSucceedAsync(TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("files", "files", 2, "must be different")]
    [InlineData("files", "azure", 78, "ImageGen:Results:Azure:Container is needed")]
    [InlineData("files", "tape", 2, "tape")]
    public async Task A_copy_that_can_not_be_made_is_refused_by_what_is_wrong(string from, string to, int exitCode, string message)
    {
        var (code, output) = await Imagegen.RunAsync(Settings("files", null), "storage", "copy", "--from", from, "--to", to);

        Assert.Equal(exitCode, code);
        Assert.Contains(message, output, StringComparison.Ordinal);
    }

    private string Pictures => Path.Combine(_data.FullName, "pictures");

    private static async Task SubmitAsync(GatewayCaller caller, int count)
    {
        for (var number = 0; number < count; number++)
        {
            await caller.SubmitAsync(new { prompt = $"image {number}", provider = "sandbox" });
        }

        await caller.AllSucceedAsync(TimeSpan.FromMinutes(1));
    }

    private async Task<(int Copied, int Present)> CopyAsync()
    {
        var (code, output) = await Imagegen.RunAsync(Settings("files", null), "storage", "copy", "--from", "files", "--to", "s3", "--json");
        Assert.True(code == 0, output);
        var result = JsonDocument.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..]).RootElement;
        Assert.Equal(0, result.GetProperty("failed").GetInt32());
        return (result.GetProperty("copied").GetInt32(), result.GetProperty("present").GetInt32());
    }

    private async Task<HostProcess> ServeAsync(string kind, string? also, string? replaces = null)
    {
        var host = Imagegen.Start(Settings(kind, also, replaces), "serve", "--data", _data.FullName, "--port", $"{_port.Port}");
        await host.WaitUntilReadyAsync(Address, TimeSpan.FromSeconds(60), Cancel);
        return host;
    }

    private Dictionary<string, string?> Settings(string kind, string? also, string? replaces = null) => new()
    {
        ["AWS_ACCESS_KEY_ID"] = ObjectStoreServer.AccessKey,
        ["AWS_SECRET_ACCESS_KEY"] = ObjectStoreServer.AccessKey,
        ["ImageGen__Results__Kind"] = kind,
        ["ImageGen__Results__AlsoRead"] = also,
        ["ImageGen__Results__Replaces"] = replaces,
        ["ImageGen__Results__Path"] = Pictures,
        ["ImageGen__Results__S3__Bucket"] = ObjectStoreServer.Bucket,
        ["ImageGen__Results__S3__Endpoint"] = _store.Address.ToString(),
    };
}
