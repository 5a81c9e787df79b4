using ImageGen.Providers.Tests.Automatic1111;
using ImageGen.Providers.Tests.CogView;
using ImageGen.Providers.Tests.HuggingFace;
using ImageGen.Providers.Tests.OpenAi;
using ImageGen.Providers.Tests.Replicate;
using ImageGen.Providers.Tests.SdCpp;
using ImageGen.Providers.Tests.Stability;

namespace ImageGen.Providers.Tests.Options;

/// <summary>An adapter reports what it omits from an order, and passes on a service's remarks on the image.</summary>
public sealed class RemarkTests
{
    private static readonly GenerationOrder Everything = Orders.Of("a cat") with { SeedIsNamed = true, NegativePrompt = "a dog", Steps = 4, Guidance = 3.5 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void OpenAi_remarks_on_four_parameters_it_lacks()
    {
        using var openAi = new OpenAiDouble();

        Assert.Equal("The service has no input for seed, negative_prompt, steps, guidance: left out.", openAi.Provider(model: "x").RemarkOn(Everything));
        Assert.Null(openAi.Provider(model: "x").RemarkOn(Orders.Of("a cat")));
    }

    [Fact]
    public void CogView_remarks_on_four_parameters_it_lacks()
    {
        using var cogView = new CogViewDouble();

        Assert.Equal("The service has no input for seed, negative_prompt, steps, guidance: left out.", cogView.Provider(model: "cogview-4").RemarkOn(Everything));
    }

    [Theory]
    [InlineData("core", "The service has no input for steps, guidance: left out.")]
    [InlineData("sd3.5-large", "The service has no input for steps: left out.")]
    public void Stability_remarks_on_steps_and_on_guidance_where_the_model_lacks_it(string model, string remark)
    {
        using var stability = new StabilityDouble();

        Assert.Equal(remark, stability.Provider(model: model).RemarkOn(Everything));
    }

    [Theory]
    [InlineData(100, null)]
    [InlineData(500, "sd-server makes 100 steps at most; 500 were requested.")]
    public void Sd_server_remarks_on_more_than_a_hundred_steps(int steps, string? remark)
    {
        using var box = new SdCppDouble();

        Assert.Equal(remark, box.Provider().RemarkOn(Orders.Of("a cat") with { Steps = steps }));
    }

    [Fact]
    public async Task A_parameter_without_an_input_at_a_Replicate_model_is_a_remark()
    {
        const string Schema = """{"components":{"schemas":{"Input":{"properties":{"prompt":{"type":"string"},"num_inference_steps":{"type":"integer"}}}}}}""";
        using var replicate = new ReplicateDouble();
        replicate.Answer("GET /models/black-forest-labs/flux-schnell", 200, $$"""{"is_official":true,"latest_version":{"openapi_schema":{{Schema}},"id":"{{ReplicateDouble.Version}}"} }""")
            .Answer("POST /models/black-forest-labs/flux-schnell/predictions", 201, """{"id":"abc","status":"starting"}""");

        var accepted = Assert.IsType<SubmitOutcome.Accepted>(await replicate.Provider().SubmitAsync(Everything, Token));

        Assert.Equal(("The model has no input for seed, negative_prompt, guidance: left out.", true), (accepted.Remark!, accepted.Report!.SeedIgnored));
    }

    [Fact]
    public async Task Stability_reports_the_seed()
    {
        using var stability = new StabilityDouble().Answer("*", 200, StabilityDouble.WithFinish("SUCCESS", seed: 42));

        Assert.Equal(42, Assert.IsType<SubmitOutcome.Completed>(await stability.Provider().SubmitAsync(Orders.Of("a cat"), Token)).Report!.Seed);
    }

    [Fact]
    public async Task A_WebUI_reports_the_seed()
    {
        using var box = new WebUiDouble().Answer(WebUiDouble.Buy, 200, WebUiDouble.Made());

        Assert.Equal(7, Assert.IsType<SubmitOutcome.Completed>(await box.Provider().SubmitAsync(Orders.Of("a cat", 9), Token)).Report!.Seed);
    }

    [Theory]
    [InlineData("""{"model":"other","seed":42,"data":[{"b64_json":"$"}]}""", 42L, "other")]
    [InlineData("""{"model":"flux-2026-04-21","data":[{"b64_json":"$","seed":42}]}""", 42L, "flux")]
    [InlineData("""{"model":7,"seed":"x","data":[{"b64_json":"$"}]}""", null, null)]
    public async Task A_compatible_service_can_report_seed_and_model(string body, long? seed, string? model)
    {
        using var openAi = new OpenAiDouble().Answer(OpenAiDouble.Buy, 200, body.Replace("$", HuggingFaceDouble.Base64, StringComparison.Ordinal));

        var report = Assert.IsType<SubmitOutcome.Completed>(await openAi.Provider(model: "flux").SubmitAsync(Orders.Of("a cat"), Token)).Report!;

        Assert.Equal((seed, model), (report.Seed, report.Model));
    }

    [Fact]
    public async Task A_Replicate_version_other_than_the_requested_one_is_a_remark()
    {
        var other = new string('a', 64);
        using var replicate = new ReplicateDouble();
        replicate.Answer("POST /predictions", 201, $$"""{"id":"abc","status":"starting","version":"{{other}}"}""");

        var accepted = Assert.IsType<SubmitOutcome.Accepted>(await replicate.Provider(model: ReplicateDouble.Version).SubmitAsync(Orders.Of("a cat"), Token));

        Assert.Equal("Version 39ed52f2… was ordered, and version aaaaaaaa… was used.", accepted.Remark);
    }

    [Fact]
    public async Task Fal_reports_the_seed()
    {
        const string Id = "fal-ai/fal-ai/flux/requests/r1";
        using var huggingFace = new HuggingFaceDouble().Answer($"GET /{Id}/status?_subdomain=queue", 200, """{"status":"COMPLETED"}""")
            .Answer($"GET /{Id}?_subdomain=queue", 200, $$"""{"images":[{"url":"{{HuggingFaceDouble.PictureUrl}}"}],"seed":42}""");

        var prediction = await huggingFace.Provider().PollAsync(Orders.Of("a cat"), Id, Token);

        Assert.Equal(42, Assert.IsType<Prediction.Succeeded>(prediction).Report!.Seed);
    }
}
