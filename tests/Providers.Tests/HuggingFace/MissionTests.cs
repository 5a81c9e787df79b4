using ImageGen.Contracts;

namespace ImageGen.Providers.Tests.HuggingFace;

/// <summary>The two calls that were still made to the old API in January 2026, and their answers, word for word.</summary>
public sealed class MissionTests : IDisposable
{
    private const string Model = "runwayml/stable-diffusion-v1-5";

    private const string OldCall = $"POST /models/{Model}";

    private readonly HuggingFaceDouble _huggingFace = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _huggingFace.Dispose();

    [Theory]
    [InlineData("{\"error\":\"https://api-inference.huggingface.co is no longer supported. Please use https://router.huggingface.co instead.\"}")]
    [InlineData("{\"error\":\"https://api-inference.huggingface.co is no longer supported. \n Please use https://router.huggingface.co instead.\"}")]
    public async Task The_unsupported_old_host_is_retired_in_one_attempt_with_instructions_for_the_operator(string body)
    {
        foreach (var baseUrl in new[] { "https://api-inference.huggingface.co", "https://api-inference.huggingface.co/models/" })
        {
            _huggingFace.Calls.Clear();
            _huggingFace.Answer(OldCall, 410, body);

            var refusal = await RefusalAsync(baseUrl);

            Assert.Equal((FailureReason.ProviderRetired, false), (refusal.Reason, refusal.MayHaveCharged));
            Assert.Contains("https://api-inference.huggingface.co is no longer supported. Please use https://router.huggingface.co instead.", refusal.Message, StringComparison.Ordinal);
            Assert.Contains("Remove BaseUrl", refusal.Message, StringComparison.Ordinal);
            AssertCalledOnce($"https://api-inference.huggingface.co/models/{Model}");
        }
    }

    [Fact]
    public async Task The_unknown_old_path_at_the_router_is_retired_in_one_attempt_with_instructions_for_the_operator()
    {
        _huggingFace.Answer(OldCall, 404, "Not Found", contentType: "text/plain");

        var refusal = await RefusalAsync("https://router.huggingface.co/models");

        Assert.Equal((FailureReason.ProviderRetired, false), (refusal.Reason, refusal.MayHaveCharged));
        Assert.Contains("Not Found", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Remove BaseUrl", refusal.Message, StringComparison.Ordinal);
        AssertCalledOnce($"https://router.huggingface.co/models/{Model}");
    }

    [Theory]
    [InlineData(200, """{"id":"runwayml/stable-diffusion-v1-5","inferenceProviderMapping":{}}""")]
    [InlineData(200, """{"id":"runwayml/stable-diffusion-v1-5"}""")]
    [InlineData(404, """{"error":"Repository not found"}""")]
    public async Task A_model_that_no_provider_serves_any_more_is_retired_by_one_call_that_buys_nothing(int status, string body)
    {
        _huggingFace.Answer($"GET /api/models/{Model}", status, body);

        var refusal = await RefusalAsync("https://router.huggingface.co");

        Assert.Equal((FailureReason.ProviderRetired, false), (refusal.Reason, refusal.MayHaveCharged));
        Assert.Contains("Set Model to one that an inference provider serves", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("GET", Assert.Single(_huggingFace.Calls).Request.Method.Method);
    }

    private async Task<Refusal> RefusalAsync(string baseUrl)
        => Assert.IsType<SubmitOutcome.Refused>(await _huggingFace.Provider(Model, baseUrl).SubmitAsync(Orders.Of("test"), Token)).Refusal;

    private void AssertCalledOnce(string address)
    {
        var (_, body, request) = Assert.Single(_huggingFace.Calls);
        Assert.Equal(("POST", address, $"Bearer {HuggingFaceDouble.Token}"), (request.Method.Method, request.RequestUri!.AbsoluteUri, request.Headers.Authorization!.ToString()));
        Assert.StartsWith("""{"inputs":"test",""", body, StringComparison.Ordinal);
    }
}
