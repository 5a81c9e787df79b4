using System.Text;
using ImageGen.Contracts;
using ImageGen.Emulators;
using ImageGen.Emulators.Stability;
using ImageGen.Jobs.Instances;
using ImageGen.Providers.Stability;

namespace ImageGen.Providers.Tests.Stability;

public sealed class ImageToImageTests
{
    // Text, since the double reads bodies as such.
    private static readonly InputImage Source = new(Encoding.UTF8.GetBytes("the image\r\n--form-"), "image/png", 320, 200);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sd3", null)]
    [InlineData("sd3.5-medium", "sd3.5-medium")]
    public async Task The_models_of_sd3_get_the_mode_and_keep_the_images_shape(string model, string? field)
    {
        using var stability = new StabilityDouble().Answer("*", 200, StabilityDouble.Good);

        var completed = Assert.IsType<SubmitOutcome.Completed>(
            await stability.Provider(model: model).SubmitAsync(Orders.Of("a cat") with { Image = Source, Strength = 0.6, AspectRatio = "16:9" }, Token));

        Assert.Equal(
            [("prompt", "a cat"), ("mode", "image-to-image"), ("strength", "0.6"), ("seed", "7"), .. field is null ? [] : new[] { ("model", field) }, ("image", "the image\r\n--form-")],
            stability.Fields);
        Assert.Contains("aspect ratio", completed.Remark, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ultra_has_no_modes_and_makes_a_shape_of_its_own()
    {
        using var stability = new StabilityDouble().Answer("*", 200, StabilityDouble.Good);

        var completed = Assert.IsType<SubmitOutcome.Completed>(
            await stability.Provider(model: "ultra").SubmitAsync(Orders.Of("a cat") with { Image = Source, Strength = 0, AspectRatio = "16:9" }, Token));

        Assert.Equal([("prompt", "a cat"), ("strength", "0"), ("aspect_ratio", "16:9"), ("seed", "7"), ("image", "the image\r\n--form-")], stability.Fields);
        Assert.Null(completed.Remark);
    }

    [Fact]
    public async Task Core_gets_no_parameter_it_lacks()
    {
        using var stability = new StabilityDouble().Answer("*", 200, StabilityDouble.Good);

        var outcome = await stability.Provider(model: "core").SubmitAsync(Orders.From("a cat"), Token);

        Assert.Equal(FailureReason.InvalidRequest, Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal.Reason);
        Assert.Empty(stability.Calls);
    }

    [Theory]
    [InlineData("ultra")]
    [InlineData("sd3")]
    [InlineData("sd3.5-large-turbo")]
    public async Task The_service_gets_the_bytes_as_they_are(string model)
    {
        await using var stability = await StabilityEmulator.StartAsync(new StabilityOptions { Token = StabilityDouble.Token, Latency = Latency.Fixed(TimeSpan.Zero), Credits = 100 }, Token);
        var provider = new StabilityKind(TimeProvider.System).Create(new ConfiguredProvider { Name = "stability", Kind = "stability", BaseUrl = stability.BaseUrl, Token = StabilityDouble.Token, Model = model });
        using var _ = (IDisposable)provider;

        Assert.IsType<SubmitOutcome.Completed>(await provider.SubmitAsync(Orders.From("a cat") with { AspectRatio = "16:9", Guidance = 5 }, Token));

        Assert.Equal(Orders.Source.Bytes.ToArray(), stability.Ledger.Purchases.Single().Input.GetProperty("image").GetBytesFromBase64());
    }
}
