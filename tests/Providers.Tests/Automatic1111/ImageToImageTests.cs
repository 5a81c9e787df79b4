using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.Emulators;
using ImageGen.Emulators.Automatic1111;
using ImageGen.Emulators.SdCpp;
using ImageGen.Jobs.Instances;
using ImageGen.Providers.Automatic1111;

namespace ImageGen.Providers.Tests.Automatic1111;

public sealed class ImageToImageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_image_and_its_strength_go_to_the_route_for_images()
    {
        using var box = new WebUiDouble().Answer(WebUiDouble.BuyFrom, 200, WebUiDouble.Made());

        Assert.IsType<SubmitOutcome.Completed>(await box.Provider().SubmitAsync(Orders.From("a cat"), Token));

        var body = JsonSerializer.Deserialize<JsonElement>(box.BodyOf(WebUiDouble.BuyFrom));
        Assert.Equal(Orders.Source.Bytes.ToArray(), body.GetProperty("init_images").EnumerateArray().Single().GetBytesFromBase64());
        Assert.Equal(0.6, body.GetProperty("denoising_strength").GetDouble());
        Assert.Equal(0, box.Count(WebUiDouble.Buy));
    }

    [Theory]
    [InlineData(320, 200, 320, 200)]
    [InlineData(333, 77, 336, 80)]
    [InlineData(4000, 3000, 1184, 888)]
    [InlineData(8192, 64, 4096, 64)]
    [InlineData(10, 10, 64, 64)]
    public async Task The_default_size_is_that_of_the_source_image_within_a_megapixel(int width, int height, int sentWidth, int sentHeight)
    {
        using var box = new WebUiDouble().Answer(WebUiDouble.BuyFrom, 200, WebUiDouble.Made());

        await box.Provider().SubmitAsync(Orders.From("a cat") with { Image = Orders.Source with { Width = width, Height = height } }, Token);

        Assert.Contains($"\"width\":{sentWidth},\"height\":{sentHeight},", box.BodyOf(WebUiDouble.BuyFrom), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_requested_size_overrides_that_of_the_source_image()
    {
        using var box = new WebUiDouble().Answer(WebUiDouble.BuyFrom, 200, WebUiDouble.Made());

        await box.Provider().SubmitAsync(Orders.From("a cat") with { Width = 512, Height = 768 }, Token);

        Assert.Contains("\"width\":512,\"height\":768,", box.BodyOf(WebUiDouble.BuyFrom), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(WebUiFlavour.Automatic1111)]
    [InlineData(WebUiFlavour.Forge)]
    public async Task A_web_ui_gets_the_bytes_as_they_are(WebUiFlavour flavour)
    {
        await using var box = await WebUiEmulator.StartAsync(new WebUiOptions { Flavour = flavour, Latency = Latency.Fixed(TimeSpan.Zero) }, Token);
        using var provider = Provider(box.BaseUrl);

        Assert.IsType<SubmitOutcome.Completed>(await provider.SubmitAsync(Orders.From("a cat"), Token));

        Assert.Equal(Orders.Source.Bytes.ToArray(), box.Ledger.Purchases.Single().Input.GetProperty("init_images")[0].GetBytesFromBase64());
    }

    [Fact]
    public async Task An_sd_server_gets_the_bytes_as_they_are_and_a_large_image_comes_back_in_the_echo_too()
    {
        await using var box = await SdCppEmulator.StartAsync(new SdCppOptions { Latency = Latency.Fixed(TimeSpan.Zero) }, Token);
        using var provider = Provider(box.BaseUrl);

        // Bytes behind the end of a PNG do no harm: an image of the largest size that a caller may send.
        var large = new byte[SourceImages.MaxBytes];
        Orders.Source.Bytes.Span.CopyTo(large);
        Assert.IsType<SubmitOutcome.Completed>(await provider.SubmitAsync(Orders.From("a cat") with { Image = Orders.Source with { Bytes = large } }, Token));

        Assert.Equal(large, box.Ledger.Purchases.Single().Input.GetProperty("init_images")[0].GetBytesFromBase64());
    }

    private static Automatic1111Provider Provider(Uri baseUrl)
        => (Automatic1111Provider)new Automatic1111Kind(TimeProvider.System).Create(new ConfiguredProvider { Name = "gpu-1", Kind = "automatic1111", BaseUrl = baseUrl });
}
