using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Emulators.Tests.HuggingFace;

public sealed class RouterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_old_host_is_answered_with_410_and_the_old_path_with_404()
    {
        const string Path = "/models/runwayml/stable-diffusion-v1-5";
        await using var world = await HuggingFaceWorld.StartAsync();

        using var oldHost = await world.PostAsync(Path, """{"inputs":"test"}""", host: "api-inference.huggingface.co");
        using var oldPath = await world.PostAsync(Path, """{"inputs":"test"}""");

        Assert.Equal(410, (int)oldHost.StatusCode);
        Assert.Equal(
            """{"error":"https://api-inference.huggingface.co is no longer supported. Please use https://router.huggingface.co instead."}""",
            await oldHost.Content.ReadAsStringAsync(Token));
        Assert.Equal((404, "Not Found", "text/plain"), ((int)oldPath.StatusCode, await oldPath.Content.ReadAsStringAsync(Token), oldPath.Content.Headers.ContentType!.MediaType));
        Assert.Equal(0, world.Emulator.Ledger.Count);
    }

    [Fact]
    public async Task The_hub_lists_the_inference_providers_of_a_model_on_request()
    {
        await using var world = await HuggingFaceWorld.StartAsync();

        using var plain = await world.GetAsync("/api/models/black-forest-labs/FLUX.1-schnell");
        using var expanded = await world.GetAsync("/api/models/black-forest-labs/FLUX.1-schnell?expand[]=inferenceProviderMapping");
        using var nobody = await world.GetAsync("/api/models/runwayml/stable-diffusion-v1-5?expand[]=inferenceProviderMapping");
        using var unknown = await world.GetAsync("/api/models/nobody/nothing");

        Assert.False((await HuggingFaceWorld.ReadAsync(plain)).TryGetProperty("inferenceProviderMapping", out _));
        var fal = (await HuggingFaceWorld.ReadAsync(expanded)).GetProperty("inferenceProviderMapping").GetProperty("fal-ai");
        Assert.Equal(("live", "fal-ai/flux/schnell", "text-to-image"), (fal.GetProperty("status").GetString(), fal.GetProperty("providerId").GetString(), fal.GetProperty("task").GetString()));
        Assert.Empty((await HuggingFaceWorld.ReadAsync(nobody)).GetProperty("inferenceProviderMapping").EnumerateObject());
        Assert.Equal(404, (int)unknown.StatusCode);
    }

    [Theory]
    [InlineData("/hf-inference/models/example/tiny-diffusion", """{"inputs":"a cat","parameters":{"seed":42}}""", 200)]
    [InlineData("/together/v1/images/generations", """{"model":"black-forest-labs/FLUX.1-schnell-Free","prompt":"a cat","seed":42,"response_format":"base64"}""", 200)]
    [InlineData("/nscale/v1/images/generations", """{"model":"nscale/FLUX.1-schnell","prompt":"a cat","seed":42,"response_format":"b64_json"}""", 200)]
    [InlineData("/replicate/v1/models/black-forest-labs/flux-schnell/predictions", """{"input":{"prompt":"a cat","seed":42}}""", 201)]
    [InlineData("/replicate/v1/predictions", """{"version":"7762fd07cf82c948538e41f63f77d685e02b063e37e496e96eefd46c929f9bdc","input":{"prompt":"a cat","seed":42}}""", 201)]
    [InlineData("/fal-ai/fal-ai/flux/schnell?_subdomain=queue", """{"prompt":"a cat","seed":42}""", 200)]
    public async Task A_good_order_is_bought_at_every_inference_provider(string path, string body, int status)
    {
        await using var world = await HuggingFaceWorld.StartAsync();

        using var answer = await world.PostAsync(path, body);

        var purchase = Assert.Single(world.Emulator.Ledger.Purchases);
        Assert.Equal((status, "a cat", 42L), ((int)answer.StatusCode, purchase.Prompt, purchase.Seed!.Value));
    }

    [Theory]
    [InlineData("/hf-inference/models/runwayml/stable-diffusion-v1-5", """{"inputs":"x"}""", 400, "Model not supported by provider hf-inference")]
    [InlineData("/hf-inference/models/stabilityai/stable-diffusion-xl-base-1.0", """{"inputs":"x"}""", 410, "The requested model is deprecated and no longer supported by provider hf-inference")]
    [InlineData("/together/v1/images/generations", """{"model":"black-forest-labs/FLUX.1-schnell","prompt":"x","response_format":"base64"}""", 400, "Model not supported by provider together")]
    [InlineData("/together/v1/images/generations", """{"model":"black-forest-labs/FLUX.1-schnell-Free","prompt":"x","response_format":"b64_json"}""", 400, "The prompt is missing.")]
    [InlineData("/nscale/v1/images/generations", "[]", 400, "Model not supported by provider nscale")]
    [InlineData("/fal-ai/fal-ai/flux/dev?_subdomain=queue", """{"prompt":"x"}""", 400, "Model not supported by provider fal-ai")]
    public async Task A_bad_order_is_refused_and_buys_nothing(string path, string body, int status, string sentence)
    {
        await using var world = await HuggingFaceWorld.StartAsync();

        using var answer = await world.PostAsync(path, body);

        Assert.Equal((status, sentence), ((int)answer.StatusCode, (await HuggingFaceWorld.ReadAsync(answer)).GetProperty("error").GetString()));
        Assert.Equal(0, world.Emulator.Ledger.Count);
    }

    [Fact]
    public async Task The_fal_queue_shows_an_order_at_the_first_two_parts_of_its_model_name()
    {
        var clock = new FakeTimeProvider();
        await using var world = await HuggingFaceWorld.StartAsync(options => options with { Time = clock, Latency = Latency.Fixed(TimeSpan.FromMinutes(1)), SeparateImageHost = true });
        using var order = await world.PostAsync("/fal-ai/fal-ai/flux/schnell?_subdomain=queue", """{"prompt":"a cat"}""");
        var queued = await HuggingFaceWorld.ReadAsync(order);
        var path = $"/fal-ai{new Uri(queued.GetProperty("response_url").GetString()!).AbsolutePath}";

        using var running = await world.GetAsync($"{path}/status?_subdomain=queue");
        clock.Advance(TimeSpan.FromMinutes(1));
        using var completed = await world.GetAsync($"{path}/status?_subdomain=queue");
        using var result = await world.GetAsync($"{path}?_subdomain=queue");

        Assert.Equal($"/fal-ai/fal-ai/flux/requests/{world.Emulator.Ledger.Purchases.Single().Id}", path);
        Assert.Equal(("IN_PROGRESS", "COMPLETED"), ((await HuggingFaceWorld.ReadAsync(running)).GetProperty("status").GetString(), (await HuggingFaceWorld.ReadAsync(completed)).GetProperty("status").GetString()));
        var picture = await world.Http.GetByteArrayAsync(new Uri((await HuggingFaceWorld.ReadAsync(result)).GetProperty("images")[0].GetProperty("url").GetString()!), Token);
        Assert.Equal(world.Emulator.Ledger.Purchases.Single().Sha256!.Single(), Convert.ToHexStringLower(SHA256.HashData(picture)));
    }

    [Fact]
    public async Task A_wrong_token_is_answered_with_the_recorded_error()
    {
        await using var world = await HuggingFaceWorld.StartAsync(options => options with { Token = "hf_right" });

        using var answer = await world.PostAsync("/hf-inference/models/example/tiny-diffusion", """{"inputs":"x"}""");

        Assert.Equal((401, "Invalid username or password."), ((int)answer.StatusCode, (await HuggingFaceWorld.ReadAsync(answer)).GetProperty("error").GetString()));
    }
}
