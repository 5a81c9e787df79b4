using System.Text.Json;
using ImageGen.Clients.Tests.Systems;

namespace ImageGen.Clients.Tests.OpenAi;

/// <summary>The AI SDK with <c>@ai-sdk/openai</c> and <c>@ai-sdk/openai-compatible</c>. It sends requests again without marking them as retries.</summary>
public sealed class AiSdkTests(RunningSystem system)
{
    [Theory]
    [InlineData("openai", "gpt-image-2")]
    [InlineData("openai", "dall-e-3")]
    [InlineData("compatible", "gpt-image-2")]
    [InlineData("compatible", "any-name")]
    public async Task An_image_arrives(string provider, string model)
    {
        var prompt = $"ai {provider} {model}";

        var result = Assert.Single(await RunAsync(new { provider, model, prompt, size = "1024x1024" }));

        Assert.Equal(Assert.Single(system.Bought(prompt)), result.Image);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("compatible")]
    public async Task Several_images_arrive(string provider)
    {
        var prompt = $"ai several {provider}";

        var result = Assert.Single(await RunAsync(new { provider, model = "paid", prompt, n = 2 }));

        Assert.Equal(system.Bought(prompt).Order(), result.Images!.Order());
    }

    [Theory]
    [InlineData("strict", null, 400, "moderation_blocked", false)]
    [InlineData("poor", null, 429, "insufficient_quota", true)]
    [InlineData("paid", "busy", 429, "rate_limit_exceeded", true)]
    [InlineData("paid", "wrong", 401, "invalid_api_key", false)]
    public async Task An_error_has_status_and_code(string model, string? key, int status, string code, bool isRetryable)
    {
        var result = Assert.Single(await RunAsync(new { provider = "openai", model, prompt = $"ai error {model} {key}", key = key switch { "busy" => system.BusyKey, "wrong" => "ig_wrong", _ => null }, retries = 0 }));

        Assert.Equal("AI_APICallError", result.Error.GetProperty("name").GetString());
        Assert.Equal(status, result.Error.GetProperty("status").GetInt32());
        Assert.Equal(code, JsonDocument.Parse(result.Error.GetProperty("body").GetString()!).RootElement.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(isRetryable, result.Error.GetProperty("retryable").GetBoolean());
        Assert.Empty(system.Bought($"ai error {model} {key}"));
    }

    [Theory]
    [InlineData("openai", Cut.InRequest)]
    [InlineData("openai", Cut.AfterRequest)]
    [InlineData("openai", Cut.WhileWaiting)]
    [InlineData("compatible", Cut.WhileWaiting)]
    public async Task A_client_that_repeats_a_cut_request_by_itself_buys_one_image(string provider, Cut cut)
    {
        var prompt = $"ai cut {provider} {cut}";
        await using var proxy = system.Cutting(prompt, cut);

        var result = Assert.Single(await RunAsync(new { provider, model = "paid", prompt }, proxy.Address));

        Assert.Equal(1, proxy.Cuts);
        Assert.Empty(result.Errors);
        Assert.Equal(Assert.Single(system.Bought(prompt)), result.Image);
    }

    [Fact]
    public async Task A_user_who_repeats_a_request_whose_response_was_cut_off_buys_one_image()
    {
        await using var proxy = system.Cutting("ai half", Cut.InResponse);

        var result = Assert.Single(await RunAsync(new { provider = "openai", model = "paid", prompt = "ai half", size = "2880x2880", again = 1 }, proxy.Address));

        Assert.Equal(1, proxy.Cuts);
        Assert.Equal(Assert.Single(system.Bought("ai half")), result.Image);
    }

    [Theory]
    [InlineData]
    [InlineData(Cut.WhileWaiting, Cut.WhileWaiting)]
    public async Task Two_wanted_images_of_one_prompt_at_once_are_two_purchases(params Cut[] cuts)
    {
        var prompt = $"ai two {cuts.Length}";
        await using var proxy = system.CuttingTwo(prompt, cuts);

        var results = await RunAsync(new { provider = "openai", model = "paid", prompt, calls = 2 }, proxy.Address);

        Assert.Equal(system.Bought(prompt).Order(), results.Select(result => result.Image).Order());
        Assert.Equal(2, system.Bought(prompt).Distinct().Count());
    }

    private Task<IReadOnlyList<ClientResult>> RunAsync(object plan, Uri? address = null)
    {
        var fields = JsonSerializer.SerializeToNode(plan)!.AsObject();
        fields["url"] = new Uri(address ?? system.Gateway, "/v1").AbsoluteUri;
        fields["key"] ??= system.Key;
        return NodeProgram.RunAsync("ai-sdk.mjs", fields);
    }
}
