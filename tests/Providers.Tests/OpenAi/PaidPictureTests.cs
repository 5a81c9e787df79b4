using ImageGen.Contracts;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Providers.Tests.OpenAi;

/// <summary>A good answer: the picture is bought, and either it is here or the outcome says that money may be gone.</summary>
public sealed class PaidPictureTests : IDisposable
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
    public async Task The_picture_is_completed_with_its_bytes(string body)
    {
        _openAi.Answer(OpenAiDouble.Buy, 200, body).Answer(OpenAiDouble.Fetch, 200, OpenAiDouble.Picture);

        var completed = Assert.IsType<SubmitOutcome.Completed>(await SubmitAsync());

        Assert.Equal(OpenAiDouble.Picture, completed.Picture.ToArray());
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
    [InlineData("""{"data":[{"url":"https://example.com/a.png"}]}""")]
    [InlineData("""{"data":[{"url":"https://other.blob.core.windows.net/a.png"}]}""")]
    [InlineData("""{"data":[{"url":"http://oaidalleapiprodscus.blob.core.windows.net/private/a.png?sig=secret"}]}""")]
    [InlineData("""{"data":[{"url":"data:,"}]}""")]
    public async Task A_purchase_without_a_usable_picture_is_not_made_and_may_have_charged(string body)
    {
        _openAi.Answer(OpenAiDouble.Buy, 200, body);

        // Whoever waits here waits for a clock that stands still.
        AssertLost(await SubmitAsync().WaitAsync(TimeSpan.FromSeconds(10), Token));

        Assert.Single(_openAi.Calls);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(403)]
    public async Task A_picture_that_is_gone_is_not_asked_for_again(int status)
    {
        _openAi.Answer(OpenAiDouble.Buy, 200, OpenAiDouble.WithUrl).Answer(OpenAiDouble.Fetch, status, "");

        AssertLost(await SubmitAsync());

        Assert.Equal((1, 1), (_openAi.Count(OpenAiDouble.Buy), _openAi.Count(OpenAiDouble.Fetch)));
    }

    [Fact]
    public async Task A_download_that_fails_for_now_is_tried_again_and_the_order_is_not()
    {
        _openAi.Answer(OpenAiDouble.Buy, 200, OpenAiDouble.WithUrl).Answer(OpenAiDouble.Fetch, 503, "");
        var submitting = SubmitAsync();
        await AdvanceAsync(submitting, until: () => _openAi.Count(OpenAiDouble.Fetch) >= 4);

        _openAi.Answer(OpenAiDouble.Fetch, 200, OpenAiDouble.Picture);
        await AdvanceAsync(submitting, until: () => submitting.IsCompleted);

        Assert.Equal(OpenAiDouble.Picture, Assert.IsType<SubmitOutcome.Completed>(await submitting).Picture.ToArray());
        Assert.Equal(1, _openAi.Count(OpenAiDouble.Buy));
    }

    [Fact]
    public async Task A_download_that_fails_until_the_deadline_is_a_loss_and_no_fault()
    {
        _openAi.Answer(OpenAiDouble.Buy, 200, OpenAiDouble.WithUrl).Answer(OpenAiDouble.Fetch, 503, "");
        var since = _clock.GetUtcNow();
        var submitting = SubmitAsync();

        await AdvanceAsync(submitting, until: () => submitting.IsCompleted);

        AssertLost(await submitting);
        Assert.InRange((_clock.GetUtcNow() - since).TotalSeconds, 300, 330);
        Assert.Equal(1, _openAi.Count(OpenAiDouble.Buy));
    }

    [Fact]
    public async Task A_wait_longer_than_the_deadline_ends_at_the_deadline()
    {
        _openAi.Answer(OpenAiDouble.Buy, 200, OpenAiDouble.WithUrl).Answer(OpenAiDouble.Fetch, 429, "", "Retry-After: 3600");
        var submitting = SubmitAsync();

        await AdvanceAsync(submitting, until: () => submitting.IsCompleted);

        AssertLost(await submitting);
        Assert.Equal(1, _openAi.Count(OpenAiDouble.Fetch));
    }

    [Fact]
    public async Task A_caller_who_stops_during_a_download_gets_his_own_cancellation_back()
    {
        using var stop = new CancellationTokenSource();
        _openAi.Answer(OpenAiDouble.Buy, 200, OpenAiDouble.WithUrl).Answer(OpenAiDouble.Fetch, 503, "");
        var submitting = _openAi.Provider(_clock, "dall-e-3").SubmitAsync(Orders.Of("a cat"), stop.Token);

        await stop.CancelAsync();

        Assert.Equal(stop.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => submitting)).CancellationToken);
    }

    private static void AssertLost(SubmitOutcome outcome)
    {
        var refusal = Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal;
        Assert.Equal((FailureReason.ProviderUnavailable, true), (refusal.Reason, refusal.MayHaveCharged));
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
    }

    private Task<SubmitOutcome> SubmitAsync() => _openAi.Provider(_clock, "dall-e-3").SubmitAsync(Orders.Of("a cat"), Token);

    private async Task AdvanceAsync(Task task, Func<bool> until)
    {
        while (!until())
        {
            Token.ThrowIfCancellationRequested();
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(task, Task.Delay(1, Token));
        }
    }
}
