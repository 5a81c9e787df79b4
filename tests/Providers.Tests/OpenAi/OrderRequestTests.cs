using ImageGen.Contracts;

namespace ImageGen.Providers.Tests.OpenAi;

public sealed class OrderRequestTests : IDisposable
{
    private readonly OpenAiDouble _openAi = new OpenAiDouble().Answer(OpenAiDouble.Buy, 200, OpenAiDouble.WithBytes);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _openAi.Dispose();

    [Theory]
    [InlineData("gpt-image-1", """{"model":"gpt-image-1","prompt":"a cat","n":1,"output_format":"webp"}""")]
    [InlineData("openai/gpt-image-1.5", """{"model":"openai/gpt-image-1.5","prompt":"a cat","n":1,"output_format":"webp"}""")]
    [InlineData("gpt-image-2-2026-04-21", """{"model":"gpt-image-2-2026-04-21","prompt":"a cat","n":1,"output_format":"webp"}""")]
    [InlineData("chatgpt-image-latest", """{"model":"chatgpt-image-latest","prompt":"a cat","n":1,"output_format":"webp"}""")]
    [InlineData("dall-e-3", """{"model":"dall-e-3","prompt":"a cat","n":1,"response_format":"b64_json"}""")]
    [InlineData("flux", """{"model":"flux","prompt":"a cat","n":1,"response_format":"b64_json"}""")]
    [InlineData(null, """{"prompt":"a cat","n":1,"response_format":"b64_json"}""")]
    public async Task A_model_is_sent_what_it_knows_and_nothing_else(string? model, string body)
    {
        var order = Orders.Of("a cat") with { NegativePrompt = "a dog", Steps = 4, Guidance = 3, OutputFormat = OutputFormat.Webp };

        Assert.IsType<SubmitOutcome.Completed>(await _openAi.Provider(model: model).SubmitAsync(order, Token));

        Assert.Equal(body, _openAi.BodyOf(OpenAiDouble.Buy));
    }

    [Fact]
    public async Task Arguments_for_a_server_of_stable_diffusion_cpp_do_not_leave()
    {
        await _openAi.Provider(model: "flux").SubmitAsync(Orders.Of("a <sd_cpp_extra_args>{\"steps\":1}</sd_cpp_extra_args>cat"), Token);
        var empty = await _openAi.Provider(model: "flux").SubmitAsync(Orders.Of("<sd_cpp_extra_args>{}</sd_cpp_extra_args>"), Token);

        Assert.Contains("\"prompt\":\"a cat\"", _openAi.BodyOf(OpenAiDouble.Buy), StringComparison.Ordinal);
        Assert.Equal(FailureReason.InvalidRequest, Assert.IsType<SubmitOutcome.Refused>(empty).Refusal.Reason);
    }

    [Theory]
    [InlineData("dall-e-2", 512, 512, null, "512x512")]
    [InlineData("dall-e-2", null, null, "1:1", "1024x1024")]
    [InlineData("dall-e-3", null, null, "16:9", "1792x1024")]
    [InlineData("dall-e-3", null, null, "9:16", "1024x1792")]
    [InlineData("gpt-image-1", null, null, "3:2", "1536x1024")]
    [InlineData("gpt-image-1", null, null, "2:3", "1024x1536")]
    [InlineData("gpt-image-1", 1024, 1536, null, "1024x1536")]
    [InlineData("gpt-image-2", null, null, "16:9", "1360x768")]
    [InlineData("gpt-image-2", null, null, "3:1", "1776x592")]
    [InlineData("gpt-image-2", 3840, 2160, null, "3840x2160")]
    [InlineData("gpt-image-2.6-flare", 1024, 640, null, "1024x640")]
    [InlineData("gpt-image-2.6-sunburst", null, null, "1:3", "592x1776")]
    [InlineData("flux", 833, 1217, null, "833x1217")]
    [InlineData("flux", null, null, "16:9", "1344x768")]
    public async Task A_shape_becomes_a_size_that_the_model_makes(string model, int? width, int? height, string? ratio, string size)
    {
        await _openAi.Provider(model: model).SubmitAsync(Orders.Of("a cat") with { Width = width, Height = height, AspectRatio = ratio }, Token);

        Assert.Contains($"\"size\":\"{size}\"", _openAi.BodyOf(OpenAiDouble.Buy), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dall-e-2", 1792, 1024, null)]
    [InlineData("dall-e-3", 512, 512, null)]
    [InlineData("gpt-image-1", null, null, "16:9")]
    [InlineData("gpt-image-1", null, null, "4:3")]
    [InlineData("gpt-image-2", 1000, 1000, null)]
    [InlineData("gpt-image-2", 4096, 2160, null)]
    [InlineData("gpt-image-2", 3840, 3840, null)]
    [InlineData("gpt-image-2", 1024, 320, null)]
    [InlineData("gpt-image-2", 512, 512, null)]
    [InlineData("gpt-image-2.5-sunburst", 1024, 624, null)]
    [InlineData("openai/gpt-image-2.6-flare", 800, 800, null)]
    [InlineData("gpt-image-2", null, null, "7:2")]
    public async Task A_shape_that_the_model_can_not_make_is_refused_and_not_bought_in_another(string model, int? width, int? height, string? ratio)
    {
        var outcome = await _openAi.Provider(model: model).SubmitAsync(Orders.Of("a cat") with { Width = width, Height = height, AspectRatio = ratio }, Token);

        var refusal = Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal;
        Assert.Equal((FailureReason.InvalidRequest, false), (refusal.Reason, refusal.MayHaveCharged));
        Assert.Empty(_openAi.Calls);
    }

    [Fact]
    public async Task A_size_below_the_least_is_refused_with_the_least_and_an_open_size_is_the_services_choice()
    {
        using var provider = _openAi.Provider(model: "gpt-image-2.6-flare");

        var refusal = Assert.IsType<SubmitOutcome.Refused>(await provider.SubmitAsync(Orders.Of("a cat") with { Width = 512, Height = 512 }, Token)).Refusal;
        await provider.SubmitAsync(Orders.Of("a cat"), Token);

        Assert.Contains("655360", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("size", _openAi.BodyOf(OpenAiDouble.Buy), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_order_names_the_job_and_carries_the_token()
    {
        await _openAi.Provider().SubmitAsync(Orders.Of("a cat"), Token);

        var headers = _openAi.Calls.Single().Request.Headers;
        Assert.Equal($"Bearer {OpenAiDouble.Token}", headers.Authorization!.ToString());
        Assert.Equal(Orders.Of("a cat").JobId.ToString(), headers.GetValues("X-Client-Request-Id").Single());
    }

    [Fact]
    public async Task An_order_without_a_token_has_no_authorization_header()
    {
        await _openAi.Provider(baseUrl: "http://127.0.0.1:1234/v1", token: null).SubmitAsync(Orders.Of("a cat"), Token);

        Assert.Null(_openAi.Calls.Single().Request.Headers.Authorization);
    }

    [Fact]
    public async Task The_request_may_name_another_model()
    {
        await _openAi.Provider().SubmitAsync(Orders.Of("a cat") with { Model = "dall-e-3", AspectRatio = "16:9" }, Token);

        Assert.Contains("""{"model":"dall-e-3",""", _openAi.BodyOf(OpenAiDouble.Buy), StringComparison.Ordinal);
        Assert.Contains("1792x1024", _openAi.BodyOf(OpenAiDouble.Buy), StringComparison.Ordinal);
    }
}
