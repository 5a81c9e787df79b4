using ImageGen.Contracts;
using ImageGen.Providers.Retirement;
using ImageGen.Providers.Tests.HuggingFace;
using ImageGen.Providers.Tests.OpenAi;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Providers.Tests.Retirement;

public sealed class RetirementTests : IDisposable
{
    private const string NotFound = """{"error":{"message":"The model `x` does not exist or you do not have access to it.","type":"invalid_request_error","param":null,"code":"model_not_found"}}""";

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 12, 2, 0, 0, 0, TimeSpan.Zero));

    private readonly OpenAiDouble _openAi = new();

    private readonly HuggingFaceDouble _hub = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _openAi.Dispose();
        _hub.Dispose();
    }

    [Theory]
    [InlineData("gpt-image-1.5", "https://api.openai.com/v1", "2026-12-01")]
    [InlineData("gpt-image-1.5-2025-12-16", "https://api.openai.com/v1", "2026-12-01")]
    [InlineData("gpt-image-1-mini", "https://eu.api.openai.com/v1", "2026-12-01")]
    [InlineData("chatgpt-image-latest", "https://api.openai.com/v1", "2026-12-01")]
    [InlineData("gpt-image-1", "https://api.openai.com/v1", "2026-10-23")]
    [InlineData("dall-e-3", "https://api.openai.com/v1", "2026-05-12")]
    [InlineData("gpt-image-1.5", "https://me.openai.azure.com/openai/v1", "2026-12-16")]
    [InlineData("gpt-image-1", "https://me.openai.azure.com/openai/v1", null)]
    [InlineData("gpt-image-1.5", "https://litellm.example/v1", null)]
    [InlineData("gpt-image-1.5", "https://notapi.openai.com.example/v1", null)]
    [InlineData("gpt-image-2.6-flare", "https://api.openai.com/v1", null)]
    public void The_announced_end_of_a_model_holds_for_its_vendors_own_hosts(string model, string baseUrl, string? date)
    {
        using var provider = _openAi.Provider(_clock, model, baseUrl);

        Assert.Equal(date, provider.KnownRetirement?.ShutdownDate.ToString("yyyy-MM-dd", null));
    }

    [Theory]
    [InlineData(404, NotFound)]
    [InlineData(410, "")]
    [InlineData(400, """{"error":{"message":"The model `gpt-image-1.5` has been deprecated, learn more here: https://platform.openai.com/docs/deprecations","code":"model_not_found"}}""")]
    public async Task A_retired_model_ends_the_job_and_the_error_names_its_successor_for_every_source_of_the_model(int status, string body)
    {
        _openAi.Answer(OpenAiDouble.Buy, status, body);
        using var provider = _openAi.Provider(_clock, "gpt-image-2.6-flare");

        var refusal = Assert.IsType<SubmitOutcome.Refused>(await provider.SubmitAsync(Orders.Of("a cat") with { Model = "gpt-image-1.5" }, Token)).Refusal;

        Assert.Equal((FailureReason.ProviderRetired, false), (refusal.Reason, refusal.MayHaveCharged));
        Assert.Contains("gpt-image-2.6-flare", refusal.Message.Split("It says:")[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_model_at_another_service_is_not_retired_but_the_message_names_its_retirement()
    {
        _openAi.Answer(OpenAiDouble.Buy, 404, NotFound);
        using var provider = _openAi.Provider(_clock, "flux", "https://litellm.example/v1");

        var refusal = Assert.IsType<SubmitOutcome.Refused>(await provider.SubmitAsync(Orders.Of("a cat") with { Model = "openai/gpt-image-1.5" }, Token)).Refusal;

        Assert.Equal(FailureReason.InvalidRequest, refusal.Reason);
        Assert.Contains("gpt-image-2.6-flare", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_whose_announced_day_is_over_is_ordered_all_the_same_because_vendors_postpone()
    {
        _openAi.Answer(OpenAiDouble.Buy, 200, OpenAiDouble.WithBytes);
        using var provider = _openAi.Provider(_clock, "gpt-image-1.5");

        Assert.IsType<SubmitOutcome.Completed>(await provider.SubmitAsync(Orders.Of("a cat"), Token));
    }

    [Theory]
    [InlineData("GET /models/flux", """{"id":"flux","object":"model","shutdown_date":"2027-01-15"}""", "2027-01-15")]
    [InlineData("GET /models", """{"data":[{"id":"other"},{"id":"flux","shutdown_date":"2027-01-15"}]}""", "2027-01-15")]
    [InlineData("GET /models", """{"data":[{"id":"flux","shutdown_date":"2027-01-15T00:00:00Z"}]}""", "2027-01-15")]
    [InlineData("GET /models/flux", """{"id":"flux","shutdown_date":null}""", null)]
    [InlineData("GET /models/flux", """{"id":"flux"}""", null)]
    [InlineData("GET /models/flux", """{"id":"flux","shutdown_date":"soon"}""", null)]
    [InlineData("GET /models", """{"data":[{"id":"other","shutdown_date":"2027-01-15"}]}""", null)]
    [InlineData("GET /models", "<html>", null)]
    public async Task A_service_is_asked_when_its_model_ends_wherever_it_is(string call, string body, string? date)
    {
        _openAi.Answer(call, 200, body);
        using var provider = _openAi.Provider(_clock, "flux", "https://litellm.example/v1");

        await provider.RefreshRetirementAsync(Token);

        Assert.Equal(date, provider.KnownRetirement?.ShutdownDate.ToString("yyyy-MM-dd", null));
        Assert.All(_openAi.Calls, one => Assert.StartsWith("GET ", one.Call, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"data":[{"id":"other"}]}""", true, "not among")]
    [InlineData("""{"data":[{"id":"flux","shutdown_date":"2027-01-15"}]}""", true, "in 44 days")]
    [InlineData("""{"data":[{"id":"flux","shutdown_date":"2026-12-02"}]}""", false, "was shut down on 2026-12-02")]
    public async Task Absent_from_the_list_is_not_gone_and_a_day_that_is_over_is(string body, bool isGood, string words)
    {
        _openAi.Answer("GET /models", 200, body);
        using var provider = _openAi.Provider(_clock, "flux", "https://litellm.example/v1");

        var finding = await provider.CheckAccountAsync(Token);

        Assert.Equal(isGood, finding.IsGood);
        Assert.Contains(words, finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("retired", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hugging_Face_tells_by_refusing_an_order_and_is_believed_until_one_goes_well()
    {
        var call = HuggingFaceDouble.HfInference;
        _hub.Answer(call, 410, """{"error":"The requested model is deprecated and no longer supported by provider hf-inference."}""");
        using var provider = _hub.Provider("a/b:hf-inference", clock: _clock);
        _hub.Answer("POST /hf-inference/models/a/b", 410, """{"error":"The requested model is deprecated and no longer supported by provider hf-inference."}""");

        var refusal = Assert.IsType<SubmitOutcome.Refused>(await provider.SubmitAsync(Orders.Of("a cat"), Token)).Refusal;

        Assert.Equal(FailureReason.ProviderRetired, refusal.Reason);
        Assert.Equal((true, new DateOnly(2026, 12, 2)), (provider.KnownRetirement!.IsOfService, provider.KnownRetirement.ShutdownDate));
        _hub.Answer("POST /hf-inference/models/a/b", 200, HuggingFaceDouble.Picture, contentType: "image/png");
        Assert.IsType<SubmitOutcome.Completed>(await provider.SubmitAsync(Orders.Of("a cat"), Token));
        Assert.Null(provider.KnownRetirement);
    }

    [Fact]
    public void The_default_model_of_a_kind_has_no_announced_end()
    {
        Assert.Null(RetirementTable.FindAnywhere("openai", ImageGen.Providers.OpenAi.OpenAiKind.PublicModel));
        Assert.Null(RetirementTable.FindAnywhere("huggingface", ImageGen.Providers.HuggingFace.HuggingFaceKind.FallbackModel));
    }
}
