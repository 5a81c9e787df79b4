using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.Providers.Tests.Automatic1111;
using ImageGen.Providers.Tests.CogView;
using ImageGen.Providers.Tests.HuggingFace;
using ImageGen.Providers.Tests.OpenAi;
using ImageGen.Providers.Tests.Replicate;
using ImageGen.Providers.Tests.SdCpp;
using ImageGen.Providers.Tests.Stability;

namespace ImageGen.Providers.Tests.Options;

/// <summary>Parameters of a service itself reach it as they are, beside ours.</summary>
public sealed class OptionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenAi_sends_options_at_the_top_level()
    {
        using var openAi = new OpenAiDouble().Answer(OpenAiDouble.Buy, 200, OpenAiDouble.WithBytes);

        await openAi.Provider(model: "gpt-image-2").SubmitAsync(Order("""{"quality":"high","background":"transparent","output_compression":80,"moderation":"low"}"""), Token);

        Assert.Equal(
            """{"model":"gpt-image-2","prompt":"a cat","n":1,"quality":"high","background":"transparent","output_compression":80,"moderation":"low"}""", openAi.BodyOf(OpenAiDouble.Buy));
    }

    [Fact]
    public async Task CogView_sends_options_at_the_top_level()
    {
        using var cogView = new CogViewDouble().Answer(CogViewDouble.Buy, 200, CogViewDouble.Good).Answer(CogViewDouble.Fetch, 200, CogViewDouble.Picture);

        await cogView.Provider(model: "cogview-4").SubmitAsync(Order("""{"quality":"hd"}"""), Token);

        Assert.Equal("""{"model":"cogview-4","prompt":"a cat","quality":"hd"}""", cogView.BodyOf(CogViewDouble.Buy));
    }

    [Fact]
    public async Task Stability_sends_options_as_form_fields()
    {
        using var stability = new StabilityDouble().Answer("*", 200, StabilityDouble.Good);

        await stability.Provider().SubmitAsync(Order("""{"style_preset":"anime","tiling":true,"weight":1.50}"""), Token);

        Assert.Equal([("prompt", "a cat"), ("seed", "7"), ("style_preset", "anime"), ("tiling", "true"), ("weight", "1.50")], stability.Fields);
    }

    [Fact]
    public async Task Sd_server_sends_options_at_the_top_level_and_beside_our_sampling()
    {
        using var box = new SdCppDouble().Answer(SdCppDouble.Buy, 202, SdCppDouble.Accepted);

        await box.Provider().SubmitAsync(Order("""{"clip_skip":2,"sample_params":{"scheduler":"karras"}}""") with { Steps = 4 }, Token);

        Assert.Equal(
            """{"prompt":"a cat","seed":7,"batch_count":1,"sample_params":{"sample_steps":4,"scheduler":"karras"},"clip_skip":2}""", box.BodyOf(SdCppDouble.Buy));
    }

    [Fact]
    public async Task A_WebUI_sends_options_at_the_top_level()
    {
        using var box = new WebUiDouble().Answer(WebUiDouble.Buy, 200, WebUiDouble.Made());

        await box.Provider().SubmitAsync(Order("""{"sampler_name":"Euler a","alwayson_scripts":{"x":{"args":[1]}}}"""), Token);

        Assert.Contains(""","sampler_name":"Euler a","alwayson_scripts":{"x":{"args":[1]}}}""", box.BodyOf(WebUiDouble.Buy), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replicate_sends_options_in_the_input()
    {
        using var replicate = new ReplicateDouble().OfficialModel().Answer("POST /models/black-forest-labs/flux-schnell/predictions", 201, """{"id":"abc","status":"starting"}""");

        await replicate.Provider().SubmitAsync(Order("""{"go_fast":true}"""), Token);

        Assert.Equal("""{"input":{"prompt":"a cat","seed":7,"go_fast":true}}""", replicate.BodyOf("POST /models/black-forest-labs/flux-schnell/predictions"));
    }

    [Theory]
    [InlineData("fal-ai", """{"seed":7,"prompt":"a cat","x":1}""")]
    [InlineData("together", """{"seed":7,"prompt":"a cat","model":"FLUX.1-schnell-Free","response_format":"base64","x":1}""")]
    [InlineData("replicate", """{"input":{"seed":7,"prompt":"a cat","x":1}}""")]
    [InlineData("hf-inference", """{"inputs":"a cat","parameters":{"seed":7,"x":1}}""")]
    public async Task Hugging_Face_sends_options_where_the_route_has_its_parameters(string provider, string body)
    {
        using var huggingFace = new HuggingFaceDouble().Answer(HuggingFaceDouble.Look, 200, HuggingFaceDouble.AllProviders)
            .Answer("*", 200, $$"""{"data":[{"b64_json":"{{HuggingFaceDouble.Base64}}"}],"request_id":"r1","id":"p1","status":"processing"}""");

        await huggingFace.Provider($"{HuggingFaceDouble.Flux}:{provider}").SubmitAsync(Order("""{"x":1}"""), Token);

        Assert.Equal(body, huggingFace.Calls.Single(call => call.Request.Method == HttpMethod.Post).Body);
    }

    [Fact]
    public async Task An_option_that_the_adapter_sets_by_the_schema_is_refused_before_the_order()
    {
        using var replicate = new ReplicateDouble();
        replicate.Answer("GET /models/black-forest-labs/flux-schnell", 200, """{"is_official":true,"latest_version":null}""");

        var outcome = await replicate.Provider().SubmitAsync(Order("""{"Aspect_Ratio":"1:1"}""") with { AspectRatio = "16:9" }, Token);

        Assert.Equal(FailureReason.InvalidRequest, Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal.Reason);
        Assert.DoesNotContain(replicate.Calls, call => call.Request.Method == HttpMethod.Post);
    }

    private static GenerationOrder Order(string options) => Orders.Of("a cat") with { Options = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(options) };
}
