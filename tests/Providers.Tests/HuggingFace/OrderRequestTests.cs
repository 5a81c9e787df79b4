using ImageGen.Contracts;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Providers.Tests.HuggingFace;

public sealed class OrderRequestTests : IDisposable
{
    private const string Sdxl = "stabilityai/stable-diffusion-xl-base-1.0";

    private readonly HuggingFaceDouble _huggingFace = new HuggingFaceDouble()
        .Answer(HuggingFaceDouble.Look, 200, HuggingFaceDouble.AllProviders)
        .Answer($"GET /api/models/{Sdxl}", 200, """{"inferenceProviderMapping":[{"provider":"replicate","providerId":"stability-ai/sdxl:0a1b","status":"live","task":"text-to-image"}]}""")
        .Answer("*", 200, $$"""{"data":[{"b64_json":"{{HuggingFaceDouble.Base64}}"}],"request_id":"r1","id":"p1","status":"processing"}""");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _huggingFace.Dispose();

    [Theory]
    [InlineData("fal-ai", "/fal-ai/fal-ai/flux/schnell?_subdomain=queue",
        """{"seed":7,"negative_prompt":"a dog","guidance_scale":3.5,"num_inference_steps":4,"prompt":"a cat","image_size":{"width":640,"height":512}}""")]
    [InlineData("together", "/together/v1/images/generations",
        """{"seed":7,"negative_prompt":"a dog","guidance_scale":3.5,"steps":4,"width":640,"height":512,"prompt":"a cat","model":"FLUX.1-schnell-Free","response_format":"base64"}""")]
    [InlineData("nscale", "/nscale/v1/images/generations",
        """{"seed":7,"negative_prompt":"a dog","guidance_scale":3.5,"num_inference_steps":4,"width":640,"height":512,"prompt":"a cat","model":"nscale/flux","response_format":"b64_json"}""")]
    [InlineData("replicate", "/replicate/v1/models/black-forest-labs/flux-schnell/predictions",
        """{"input":{"seed":7,"negative_prompt":"a dog","guidance_scale":3.5,"num_inference_steps":4,"width":640,"height":512,"prompt":"a cat","aspect_ratio":"5:4"}}""")]
    [InlineData("hf-inference", "/hf-inference/models/black-forest-labs/FLUX.1-schnell",
        """{"inputs":"a cat","parameters":{"seed":7,"negative_prompt":"a dog","guidance_scale":3.5,"num_inference_steps":4,"width":640,"height":512}}""")]
    public async Task An_order_uses_the_provider_s_own_path_model_name_and_parameters(string provider, string path, string body)
    {
        var order = Orders.Of("a cat") with { NegativePrompt = "a dog", Steps = 4, Guidance = 3.5, Width = 640, Height = 512, OutputFormat = OutputFormat.Webp };

        await _huggingFace.Provider($"{HuggingFaceDouble.Flux}:{provider}").SubmitAsync(order, Token);

        var (_, sent, request) = _huggingFace.Calls.Single(call => call.Request.Method == HttpMethod.Post);
        Assert.Equal(($"https://router.huggingface.co{path}", body), (request.RequestUri!.AbsoluteUri, sent));
        Assert.Equal($"Bearer {HuggingFaceDouble.Token}", request.Headers.Authorization!.ToString());
        Assert.Equal(provider == "replicate", request.Headers.TryGetValues("Prefer", out var prefer) && prefer.Single() == "wait");
        Assert.Equal(provider == "hf-inference" ? 1 : 2, _huggingFace.Calls.Count);
    }

    [Fact]
    public async Task A_name_with_a_colon_at_replicate_is_that_of_a_version()
    {
        await _huggingFace.Provider(Sdxl).SubmitAsync(Orders.Of("a cat"), Token);

        Assert.Equal("""{"version":"0a1b","input":{"seed":7,"prompt":"a cat"}}""", _huggingFace.BodyOf("POST /replicate/v1/predictions"));
    }

    [Theory]
    [InlineData("""{"wavespeed":{"status":"live","providerId":"a/b","task":"text-to-image"},"together":{"status":"live","providerId":"t","task":"text-to-image"}}""", "together")]
    [InlineData("""{"hf-inference":{"status":"live","providerId":"a/b","task":"text-to-image"},"nscale":{"status":"live","providerId":"n","task":"text-to-image"}}""", "nscale")]
    [InlineData("""{"together":{"status":"staging","providerId":"t","task":"text-to-image"},"nscale":{"status":"live","providerId":"n","task":"text-to-image"}}""", "nscale")]
    [InlineData("""{"together":{"status":"live","providerId":"t","task":"image-to-image"},"hf-inference":{"status":"live","providerId":"a/b","task":"text-to-image"}}""", "hf-inference")]
    [InlineData("""{"together":7,"fal-ai":{"status":"live","providerId":"../../x","task":"text-to-image"},"nscale":{"status":"live","providerId":"n","task":"text-to-image"}}""", "nscale")]
    [InlineData("""{"together":{"status":"live","providerId":"t","task":"text-generation"}}""", null)]
    [InlineData("""{"wavespeed":{"status":"live","providerId":"a/b","task":"text-to-image"}}""", null)]
    [InlineData("7", null)]
    public async Task The_first_live_known_provider_makes_the_image_unless_one_is_chosen(string mapping, string? provider)
    {
        _huggingFace.Answer(HuggingFaceDouble.Look, 200, $$"""{"inferenceProviderMapping":{{mapping}}}""");

        var outcome = await _huggingFace.Provider().SubmitAsync(Orders.Of("a cat"), Token);

        var order = _huggingFace.Calls.SingleOrDefault(call => call.Request.Method == HttpMethod.Post);
        Assert.Equal(provider, order.Call?.Split('/')[1]);
        Assert.Equal(provider is null, outcome is SubmitOutcome.Refused { Refusal: { Reason: FailureReason.ProviderRetired, MayHaveCharged: false } });
    }

    [Theory]
    [InlineData("fal-ai", "fal-ai/flux-lora", "cat.safetensors", """{"seed":7,"prompt":"a cat","loras":[{"path":"https://huggingface.co/black-forest-labs/FLUX.1-schnell/resolve/main/cat.safetensors","scale":1}]}""")]
    [InlineData("fal-ai", "fal-ai/flux-lora", "sub dir/cat+1.safetensors", """{"seed":7,"prompt":"a cat","loras":[{"path":"https://huggingface.co/black-forest-labs/FLUX.1-schnell/resolve/main/sub%20dir/cat%2B1.safetensors","scale":1}]}""")]
    [InlineData("fal-ai", "fal-ai/lora", "cat.safetensors", """{"seed":7,"prompt":"a cat","loras":[{"path":"https://huggingface.co/black-forest-labs/FLUX.1-schnell/resolve/main/cat.safetensors","scale":1}],"model_name":"stabilityai/stable-diffusion-xl-base-1.0"}""")]
    [InlineData("replicate", "black-forest-labs/flux-dev-lora", "cat.safetensors", """{"input":{"seed":7,"prompt":"a cat","lora_weights":"https://huggingface.co/black-forest-labs/FLUX.1-schnell"}}""")]
    public async Task Weights_of_an_adapter_are_sent_as_the_provider_takes_them(string provider, string id, string path, string body)
    {
        foreach (var mapping in new[]
        {
            $$$"""{"{{{provider}}}":{"status":"live","providerId":"{{{id}}}","task":"text-to-image","adapter":"lora","adapterWeightsPath":"{{{path}}}"}}""",
            $$"""[{"provider":"{{provider}}","hfModelId":"x/y","providerId":"{{id}}","status":"live","providerStatus":"live","task":"text-to-image","type":"tag-filter","adapter":"lora","adapterWeightsPath":"{{path}}"}]""",
        })
        {
            _huggingFace.Calls.Clear();
            _huggingFace.Answer(HuggingFaceDouble.Look, 200, $$"""{"inferenceProviderMapping":{{mapping}}}""");

            await _huggingFace.Provider().SubmitAsync(Orders.Of("a cat"), Token);

            Assert.Equal(body, _huggingFace.Calls.Single(call => call.Request.Method == HttpMethod.Post).Body);
        }
    }

    [Theory]
    [InlineData("fal-ai", "\"adapter\":\"lora\"")]
    [InlineData("fal-ai", "\"adapter\":\"lora\",\"adapterWeightsPath\":null")]
    [InlineData("fal-ai", "\"adapter\":\"lora\",\"adapterWeightsPath\":\"../../x/y/resolve/main/cat.safetensors\"")]
    [InlineData("fal-ai", "\"adapter\":\"lora\",\"adapterWeightsPath\":\"/etc/passwd\"")]
    [InlineData("fal-ai", "\"adapter\":\"lora\",\"adapterWeightsPath\":\"a?b=c\"")]
    [InlineData("fal-ai", "\"adapter\":\"ip-adapter\",\"adapterWeightsPath\":\"cat.safetensors\"")]
    [InlineData("fal-ai", "\"adapter\":{\"kind\":\"lora\"},\"adapterWeightsPath\":\"cat.safetensors\"")]
    [InlineData("fal-ai", "\"adapterWeightsPath\":\"cat.safetensors\"")]
    [InlineData("fal-ai", "\"type\":\"tag-filter\"")]
    [InlineData("together", "\"adapter\":\"lora\",\"adapterWeightsPath\":\"cat.safetensors\"")]
    [InlineData("nscale", "\"adapter\":\"lora\",\"adapterWeightsPath\":\"cat.safetensors\"")]
    [InlineData("hf-inference", "\"adapter\":\"lora\",\"adapterWeightsPath\":\"cat.safetensors\"")]
    public async Task An_adapter_that_can_not_be_named_is_refused_and_its_base_model_is_not_bought(string provider, string more)
    {
        _huggingFace.Answer(HuggingFaceDouble.Look, 200, $$$$"""{"inferenceProviderMapping":{"{{{{provider}}}}":{"status":"live","providerId":"fal-ai/flux-lora","task":"text-to-image",{{{{more}}}}}}}""");

        var refusal = Assert.IsType<SubmitOutcome.Refused>(await _huggingFace.Provider().SubmitAsync(Orders.Of("a cat"), Token)).Refusal;

        Assert.Equal((FailureReason.ProviderRetired, false), (refusal.Reason, refusal.MayHaveCharged));
        Assert.Contains("adapter", refusal.Message, StringComparison.Ordinal);
        Assert.Single(_huggingFace.Calls);
    }

    [Fact]
    public async Task A_provider_that_supports_the_adapter_comes_before_one_that_does_not()
    {
        _huggingFace.Answer(HuggingFaceDouble.Look, 200, """
            {"inferenceProviderMapping":[
              {"provider":"together","providerId":"t","status":"live","task":"text-to-image","adapter":"lora","adapterWeightsPath":"cat.safetensors"},
              {"provider":"fal-ai","providerId":"fal-ai/flux-kontext-lora","status":"live","task":"image-to-image","adapter":"lora","adapterWeightsPath":"cat.safetensors"},
              {"provider":"fal-ai","providerId":"fal-ai/flux-lora","status":"live","task":"text-to-image","adapter":"lora","adapterWeightsPath":"cat.safetensors"}]}
            """);

        await _huggingFace.Provider().SubmitAsync(Orders.Of("a cat"), Token);

        Assert.Equal("POST /fal-ai/fal-ai/flux-lora?_subdomain=queue", _huggingFace.Calls.Last().Call);
    }

    [Theory]
    [InlineData("\"status\":\"error\"", true)]
    [InlineData("\"status\":\"live\",\"providerStatus\":\"error\"", true)]
    [InlineData("\"status\":\"staging\"", false)]
    [InlineData("\"status\":\"live\",\"providerStatus\":\"staging\"", false)]
    [InlineData("\"status\":null", true)]
    public async Task A_provider_in_error_is_never_ordered_from_and_one_in_staging_only_if_chosen(string status, bool isRefused)
    {
        _huggingFace.Answer(HuggingFaceDouble.Look, 200, $$$$$"""{"inferenceProviderMapping":{"together":{"providerId":"t","task":"text-to-image",{{{{{status}}}}}}}}""");

        Assert.IsType<SubmitOutcome.Refused>(await _huggingFace.Provider().SubmitAsync(Orders.Of("a cat"), Token));
        var chosen = await _huggingFace.Provider($"{HuggingFaceDouble.Flux}:together").SubmitAsync(Orders.Of("a cat"), Token);

        Assert.Equal(isRefused, chosen is SubmitOutcome.Refused);
    }

    [Theory]
    [InlineData(1344, 768, null, "")]
    [InlineData(1280, 720, null, ",\"aspect_ratio\":\"16:9\"")]
    [InlineData(null, null, "7:5", ",\"aspect_ratio\":\"7:5\"")]
    public async Task Models_at_replicate_that_take_ratios_only_get_the_ratio(int? width, int? height, string? ratio, string more)
    {
        await _huggingFace.Provider($"{HuggingFaceDouble.Flux}:replicate").SubmitAsync(Orders.Of("a cat") with { Width = width, Height = height, AspectRatio = ratio }, Token);

        var body = _huggingFace.BodyOf(HuggingFaceDouble.Replicate);
        Assert.EndsWith($"\"prompt\":\"a cat\"{more}}}}}", body, StringComparison.Ordinal);
        Assert.Contains("\"width\":", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_providers_of_a_model_are_read_once_an_hour_and_again_after_a_refusal()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var provider = _huggingFace.Provider($"{HuggingFaceDouble.Flux}:together", clock: clock);
        await provider.SubmitAsync(Orders.Of("a cat"), Token);
        await provider.SubmitAsync(Orders.Of("a cat"), Token);
        Assert.Equal(1, _huggingFace.Count(HuggingFaceDouble.Look));

        _huggingFace.Answer(HuggingFaceDouble.Together, 410, "{}");
        await provider.SubmitAsync(Orders.Of("a cat"), Token);
        await provider.SubmitAsync(Orders.Of("a cat"), Token);
        Assert.Equal(2, _huggingFace.Count(HuggingFaceDouble.Look));

        _huggingFace.Answer(HuggingFaceDouble.Together, 422, "{}");
        await provider.SubmitAsync(Orders.Of("a cat"), Token);
        clock.Advance(TimeSpan.FromMinutes(61));
        await provider.SubmitAsync(Orders.Of("a cat"), Token);
        Assert.Equal(4, _huggingFace.Count(HuggingFaceDouble.Look));
    }

    [Theory]
    [InlineData("flux")]
    [InlineData("a/b/c")]
    [InlineData("../b")]
    [InlineData("a/..")]
    [InlineData("a/b:c d")]
    [InlineData("a/b?x=y")]
    public async Task A_model_that_is_no_name_is_refused_before_anything_is_sent(string model)
    {
        var outcome = await _huggingFace.Provider().SubmitAsync(Orders.Of("a cat") with { Model = model }, Token);

        Assert.Equal(FailureReason.InvalidRequest, Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal.Reason);
        Assert.Empty(_huggingFace.Calls);
    }

    [Theory]
    [InlineData(401, """{"error":"Invalid username or password."}""", FailureReason.Authentication)]
    [InlineData(403, """{"error":"Access to model is restricted."}""", FailureReason.Authentication)]
    [InlineData(404, """{"error":"Repository not found"}""", FailureReason.InvalidRequest)]
    public async Task A_hub_that_says_no_refuses_the_order(int status, string body, FailureReason reason)
    {
        _huggingFace.Answer("GET /api/models/own/model", status, body);

        var refusal = Assert.IsType<SubmitOutcome.Refused>(await _huggingFace.Provider().SubmitAsync(Orders.Of("a cat") with { Model = "own/model" }, Token)).Refusal;

        Assert.Equal((reason, false), (refusal.Reason, refusal.MayHaveCharged));
        Assert.Single(_huggingFace.Calls);
    }

    [Theory]
    [InlineData(500, "")]
    [InlineData(429, "")]
    [InlineData(503, "<html>")]
    [InlineData(200, "<html>")]
    [InlineData(200, "[]")]
    public async Task A_hub_that_can_not_be_asked_now_is_a_fault_that_bought_nothing(int status, string body)
    {
        _huggingFace.Answer(HuggingFaceDouble.Look, status, body);

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => _huggingFace.Provider().SubmitAsync(Orders.Of("a cat"), Token));

        Assert.False(fault.MayHaveBought);
        Assert.Single(_huggingFace.Calls);
    }
}
