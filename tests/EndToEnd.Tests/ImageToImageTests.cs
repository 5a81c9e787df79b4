using ImageGen.Emulators;
using ImageGen.Emulators.Automatic1111;
using ImageGen.Servers;

namespace ImageGen.EndToEnd.Tests;

/// <summary>The whole system in one process with a GPU server.</summary>
public sealed class ImageToImageTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("imagegen-data-");
    private WebUiEmulator _box = null!;

    public async ValueTask InitializeAsync() => _box = await WebUiEmulator.StartAsync(new WebUiOptions { Latency = Latency.Fixed(TimeSpan.Zero) });

    public async ValueTask DisposeAsync()
    {
        await _box.DisposeAsync();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task A_source_image_reaches_the_GPU_server_unchanged_and_a_new_image_is_delivered()
    {
        var settings = new Dictionary<string, string?>
        {
            ["ImageGen__Providers__gpu__Kind"] = "automatic1111",
            ["ImageGen__Providers__gpu__BaseUrl"] = _box.BaseUrl.ToString(),
        };
        await using var host = await HostProcess.StartListeningAsync(
            address => Imagegen.Start(settings, "serve", "--data", _data.FullName, "--urls", address.ToString()),
            host => host.WaitUntilReadyAsync(host.Address!, TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
        using var caller = new GatewayCaller(host.Address!);
        var source = EmulatedImage.Draw("a dog", 1, 0, 640, 400);

        await caller.SubmitAsync(new { prompt = "a cat", provider = "gpu", image = $"data:image/png;base64,{Convert.ToBase64String(source)}", strength = 0.4 });

        await caller.AllSucceedAsync(Patience);
        var input = Assert.Single(_box.Ledger.Purchases).Input;
        Assert.Equal(source, Assert.Single(input.GetProperty("init_images").EnumerateArray()).GetBytesFromBase64());
        Assert.Equal((0.4, 640, 400), (input.GetProperty("denoising_strength").GetDouble(), input.GetProperty("width").GetInt32(), input.GetProperty("height").GetInt32()));
    }
}
