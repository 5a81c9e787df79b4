using ImageGen.Contracts;

namespace ImageGen.Providers.Tests.Stability;

public sealed class OrderRequestTests : IDisposable
{
    private readonly StabilityDouble _stability = new StabilityDouble().Answer("*", 200, StabilityDouble.Good);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _stability.Dispose();

    [Theory]
    [InlineData("core", "core", null, false)]
    [InlineData("ultra", "ultra", null, false)]
    [InlineData("sd3", "sd3", null, true)]
    [InlineData("sd3.5-large", "sd3", "sd3.5-large", true)]
    [InlineData("sd3.5-flash", "sd3", "sd3.5-flash", true)]
    [InlineData("sd3-medium", "sd3", "sd3-medium", true)]
    public async Task A_model_is_ordered_at_its_endpoint_with_the_fields_that_it_has(string model, string endpoint, string? field, bool takesGuidance)
    {
        var order = Orders.Of("a cat") with { NegativePrompt = "a dog", Steps = 4, Guidance = 3.5, OutputFormat = OutputFormat.Webp, AspectRatio = "16:9" };

        var completed = Assert.IsType<SubmitOutcome.Completed>(await _stability.Provider(model: model).SubmitAsync(order, Token));

        (string, string)[] common = [("prompt", "a cat"), ("negative_prompt", "a dog"), ("aspect_ratio", "16:9"), ("seed", "7"), ("output_format", "webp")];
        (string, string)[] own = [.. field is null ? [] : new[] { ("model", field) }, .. takesGuidance ? [("cfg_scale", "3.5")] : Array.Empty<(string, string)>()];
        Assert.Equal([.. common, .. own], _stability.Fields);
        Assert.Equal($"POST /v2beta/stable-image/generate/{endpoint}", _stability.Calls.Single().Call);
        Assert.Null(completed.Remark);
    }

    [Fact]
    public async Task The_form_is_multipart_although_no_file_is_in_it_and_asks_for_json()
    {
        await _stability.Provider().SubmitAsync(Orders.Of("line one\r\nline two: 雪 \"quoted\"; --"), Token);

        var request = _stability.Calls.Single().Request;
        Assert.Equal("multipart/form-data", request.Content!.Headers.ContentType!.MediaType);
        Assert.Equal(("application/json", $"Bearer {StabilityDouble.Token}"), (request.Headers.Accept.ToString(), request.Headers.Authorization!.ToString()));
        Assert.Equal([("prompt", "line one\r\nline two: 雪 \"quoted\"; --"), ("seed", "7")], _stability.Fields);
    }

    [Theory]
    [InlineData(1024, 1024, null, "1:1")]
    [InlineData(1920, 1080, null, "16:9")]
    [InlineData(1024, 768, null, "5:4")]
    [InlineData(768, 1024, null, "4:5")]
    [InlineData(832, 1216, null, "2:3")]
    [InlineData(4096, 64, null, "21:9")]
    [InlineData(64, 4096, null, "9:21")]
    [InlineData(null, null, "4:3", "5:4")]
    [InlineData(null, null, "99:1", "21:9")]
    public async Task An_unsupported_aspect_ratio_becomes_the_nearest_one_and_the_outcome_reports_it(int? width, int? height, string? ratio, string nearest)
    {
        var outcome = await _stability.Provider().SubmitAsync(Orders.Of("a cat") with { Width = width, Height = height, AspectRatio = ratio }, Token);

        Assert.Contains(("aspect_ratio", nearest), _stability.Fields);
        var remark = Assert.IsType<SubmitOutcome.Completed>(outcome).Remark;
        Assert.Contains(nearest, remark, StringComparison.Ordinal);
        Assert.Contains(ratio ?? $"{width}x{height}", remark, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("21:9")]
    [InlineData("3:2")]
    [InlineData("32:18")]
    [InlineData("2:2")]
    [InlineData(null)]
    public async Task A_shape_that_the_service_makes_needs_no_remark(string? ratio)
    {
        var outcome = await _stability.Provider().SubmitAsync(Orders.Of("a cat") with { AspectRatio = ratio }, Token);

        Assert.Null(Assert.IsType<SubmitOutcome.Completed>(outcome).Remark);
        Assert.Equal(ratio is not null, _stability.Fields.Any(field => field.Name == "aspect_ratio"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4_294_967_295)]
    public async Task A_seed_that_the_service_does_not_take_is_left_to_it_and_the_outcome_names_the_one_it_drew(long seed)
    {
        _stability.Answer(StabilityDouble.Buy, 200, StabilityDouble.WithFinish("SUCCESS", seed: 343940597));

        var outcome = await _stability.Provider().SubmitAsync(Orders.Of("a cat", seed) with { Width = 64, Height = 64 }, Token);

        Assert.DoesNotContain(_stability.Fields, field => field.Name == "seed");
        Assert.Equal($"The service supports aspect ratios, not sizes: 64x64 was ordered as 1:1. The service does not accept the seed {seed}: it drew 343940597.", Assert.IsType<SubmitOutcome.Completed>(outcome).Remark);
    }

    [Theory]
    [InlineData(0.5, "1")]
    [InlineData(30, "10")]
    public async Task A_guidance_out_of_range_becomes_the_nearest_valid_one_and_the_outcome_reports_it(double asked, string ordered)
    {
        var outcome = await _stability.Provider(model: "sd3.5-large").SubmitAsync(Orders.Of("a cat") with { Guidance = asked }, Token);

        Assert.Contains(("cfg_scale", ordered), _stability.Fields);
        Assert.NotNull(Assert.IsType<SubmitOutcome.Completed>(outcome).Remark);
    }

    [Theory]
    [InlineData("sdxl")]
    [InlineData("stable-diffusion-xl-1024-v1-0")]
    [InlineData("../../v1/engines/list")]
    public async Task A_model_that_there_is_no_endpoint_for_is_refused_before_anything_is_sent(string model)
    {
        var outcome = await _stability.Provider().SubmitAsync(Orders.Of("a cat") with { Model = model }, Token);

        Assert.Equal((FailureReason.InvalidRequest, false), Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal is var refusal ? (refusal.Reason, refusal.MayHaveCharged) : default);
        Assert.Empty(_stability.Calls);
    }
}
