using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.Emulators;
using ImageGen.Emulators.SdCpp;
using ImageGen.Jobs.Instances;
using ImageGen.Providers.SdCpp;

namespace ImageGen.Providers.Tests.SdCpp;

public sealed class ImageToImageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_image_its_strength_and_its_size_are_sent()
    {
        using var box = new SdCppDouble().Answer(SdCppDouble.Buy, 202, SdCppDouble.Accepted);

        await box.Provider().SubmitAsync(Orders.From("a cat"), Token);

        var body = JsonSerializer.Deserialize<JsonElement>(box.BodyOf(SdCppDouble.Buy));
        Assert.Equal(Orders.Source.Bytes.ToArray(), body.GetProperty("init_image").GetBytesFromBase64());
        Assert.Equal((0.6, 320, 200), (body.GetProperty("strength").GetDouble(), body.GetProperty("width").GetInt32(), body.GetProperty("height").GetInt32()));
    }

    [Fact]
    public async Task A_huge_source_image_does_not_crash_the_server()
    {
        using var box = new SdCppDouble().Answer(SdCppDouble.Buy, 202, SdCppDouble.Accepted);

        await box.Provider().SubmitAsync(Orders.From("a cat") with { Image = Orders.Source with { Width = 8192, Height = 4882 } }, Token);

        Assert.Contains("\"width\":1328,\"height\":792,", box.BodyOf(SdCppDouble.Buy), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_server_gets_the_bytes_as_they_are()
    {
        await using var box = await SdCppEmulator.StartAsync(new SdCppOptions { Latency = Latency.Fixed(TimeSpan.Zero) }, Token);
        using var provider = (SdCppProvider)new SdCppKind(TimeProvider.System).Create(new ConfiguredProvider { Name = "sdcpp", Kind = "sdcpp", BaseUrl = box.BaseUrl });

        Assert.IsType<SubmitOutcome.Accepted>(await provider.SubmitAsync(Orders.From("a cat"), Token));

        Assert.Equal(Orders.Source.Bytes.ToArray(), box.Ledger.Purchases.Single().Input.GetProperty("init_image").GetBytesFromBase64());
    }

    [Fact]
    public async Task A_source_image_that_the_server_can_not_read_is_the_callers_mistake()
    {
        await using var box = await SdCppEmulator.StartAsync(new SdCppOptions { Latency = Latency.Fixed(TimeSpan.Zero) }, Token);
        using var provider = (SdCppProvider)new SdCppKind(TimeProvider.System).Create(new ConfiguredProvider { Name = "sdcpp", Kind = "sdcpp", BaseUrl = box.BaseUrl });

        var outcome = await provider.SubmitAsync(Orders.From("a cat") with { Image = Orders.Source with { Bytes = "GIF89a"u8.ToArray() } }, Token);

        Assert.Equal(FailureReason.InvalidRequest, Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal.Reason);
    }
}
