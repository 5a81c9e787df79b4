using ImageGen.Contracts;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Providers.Tests.OpenAi;

/// <summary>A success response: the image is bought, and either it is returned or the outcome states that it may have been charged.</summary>
public sealed class PaidImageTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

    private readonly OpenAiDouble _openAi = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Base64 => Convert.ToBase64String(OpenAiDouble.Picture);

    public static TheoryData<string> Good =>
    [
        OpenAiDouble.WithBytes,
        OpenAiDouble.WithUrl,
        $$"""{"data":[{"b64_json":"data:image/png;base64,{{Base64}}"}]}""",
        $$"""{"data":[{"b64_json":null,"url":"data:image/png;base64,{{Base64}}"}]}""",
        $$"""{"data":[{"b64_json":"","url":"{{OpenAiDouble.PictureUrl}}"}]}""",
        $$"""{"data":[{"b64_json":"{{Base64}}"},{"b64_json":"x"}]}""",
    ];

    public void Dispose() => _openAi.Dispose();

    [Theory]
    [MemberData(nameof(Good))]
    public async Task The_image_is_completed_with_its_bytes(string body)
    {
        _openAi.Answer(OpenAiDouble.Buy, 200, body).Answer(OpenAiDouble.Fetch, 200, OpenAiDouble.Picture);

        var completed = Assert.IsType<SubmitOutcome.Completed>(await SubmitAsync());

        Assert.Equal(OpenAiDouble.Picture, completed.Image.ToArray());
        Assert.All(_openAi.Calls.Where(call => call.Call != OpenAiDouble.Buy), call => Assert.Null(call.Request.Headers.Authorization));
    }

    [Theory]
    [InlineData("""{"data":[]}""")]
    [InlineData("""{"data":[null]}""")]
    [InlineData("""{"data":[{}]}""")]
    [InlineData("""{"data":[{"b64_json":7}]}""")]
    [InlineData("""{"data":[{"b64_json":"no base64!"}]}""")]
    [InlineData("""{"data":[{"b64_json":"\ud800"}]}""")]
    [InlineData("""{"data":[{"b64_json":"PGh0bWw+"}]}""")]
    [InlineData("""{"data":[{"b64_json":"iVBORw0KGgo="}]}""")]
    [InlineData("""{"data":[{"url":"not an address"}]}""")]
    [InlineData("""{"data":[{"url":"data:,"}]}""")]
    public async Task A_purchase_without_a_usable_image_is_not_made_and_may_have_charged(string body)
    {
        _openAi.Answer(OpenAiDouble.Buy, 200, body);

        // Whoever waits here waits for a clock that stands still.
        AssertLost(await SubmitAsync().WaitAsync(TimeSpan.FromSeconds(10), Token));

        Assert.Single(_openAi.Calls);
    }

    [Theory]
    [InlineData("https://example.com/a.png")]
    [InlineData("https://other.blob.core.windows.net/a.png")]
    [InlineData("http://oaidalleapiprodscus.blob.core.windows.net/private/a.png?sig=secret")]
    public async Task An_address_that_the_settings_do_not_allow_yet_is_kept_and_not_called(string address)
    {
        _openAi.Answer(OpenAiDouble.Buy, 200, $$"""{"data":[{"url":"{{address}}"}]}""");

        AssertMade(await SubmitAsync().WaitAsync(TimeSpan.FromSeconds(10), Token), address);

        Assert.Single(_openAi.Calls);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(403)]
    [InlineData(429)]
    [InlineData(503)]
    public async Task An_image_that_can_not_be_fetched_at_once_is_fetched_later_from_the_same_address(int status)
    {
        _openAi.Answer(OpenAiDouble.Buy, 200, OpenAiDouble.WithUrl).Answer(OpenAiDouble.Fetch, status, "", "Retry-After: 3600");
        using var provider = _openAi.Provider(_clock, "dall-e-3");

        var made = AssertMade(await provider.SubmitAsync(Orders.Of("a cat"), Token), OpenAiDouble.PictureUrl);
        _openAi.Answer(OpenAiDouble.Fetch, 200, OpenAiDouble.Picture);

        Assert.Equal(OpenAiDouble.Picture, (await provider.FetchAsync(made.Image, Token)).ToArray());
        Assert.Equal((1, 2), (_openAi.Count(OpenAiDouble.Buy), _openAi.Count(OpenAiDouble.Fetch)));
    }

    [Fact]
    public async Task A_caller_who_stops_during_a_download_gets_his_own_cancellation_back()
    {
        using var stop = new CancellationTokenSource();
        _openAi.Answer(OpenAiDouble.Buy, 200, OpenAiDouble.WithUrl);
        _openAi.OnCall = async (call, token) =>
        {
            if (call == OpenAiDouble.Fetch)
            {
                await stop.CancelAsync();
                token.ThrowIfCancellationRequested();
            }
        };
        var submitting = _openAi.Provider(_clock, "dall-e-3").SubmitAsync(Orders.Of("a cat"), stop.Token);

        Assert.Equal(stop.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => submitting)).CancellationToken);
    }

    private static void AssertLost(SubmitOutcome outcome)
    {
        var refusal = Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal;
        Assert.Equal((FailureReason.ProviderUnavailable, true), (refusal.Reason, refusal.MayHaveCharged));
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
    }

    private static SubmitOutcome.Made AssertMade(SubmitOutcome outcome, string address)
    {
        var made = Assert.IsType<SubmitOutcome.Made>(outcome);
        Assert.Equal(address, made.Image.Uri);
        Assert.DoesNotContain("secret", made.Message, StringComparison.Ordinal);
        return made;
    }

    private Task<SubmitOutcome> SubmitAsync() => _openAi.Provider(_clock, "dall-e-3").SubmitAsync(Orders.Of("a cat"), Token);
}
