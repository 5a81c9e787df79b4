using ImageGen.Contracts;

namespace ImageGen.Providers.Tests.OpenAi;

/// <summary>Good answers in which moderation withheld the image, or blanked it: they may be charged, and are no outage.</summary>
public sealed class WithheldTests : IDisposable
{
    private static readonly string Base64 = Convert.ToBase64String(OpenAiDouble.Picture);

    private readonly OpenAiDouble _openAi = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Marked =>
    [
        """{"data":[{"b64_json":null,"url":null,"respect_moderation":false}]}""",
        """{"data":[{"revised_prompt":"a nicer cat"}]}""",
        """{"data":[{"b64_json":null,"url":"","revised_prompt":"a nicer cat"}]}""",
        """{"data":[{"b64_json":"","finish_reason":"content_filter"}]}""",
        """{"data":[],"finish_reason":"CONTENT_FILTERED"}""",
        """{"choices":[{"finish_reason":"content_filter","message":{"content":null}}]}""",
        """{"data":[{"url":null}],"nsfw_content_detected":true}""",
        """{"data":[],"has_nsfw_concepts":[true]}""",
        """{"data":[{"content_filter_results":{"sexual":{"filtered":true,"severity":"high"}}}]}""",
        """{"data":[{"error":{"code":"content_policy_violation","message":"x"}}]}""",
        """{"data":[],"error":{"message":"Your request was rejected by our safety system."}}""",
        """{"error":{"code":"moderation_blocked","message":"x"}}""",
        """{"data":null,"status":"Request Moderated"}""",
        """{"data":[{"raiFilteredReason":"The image was filtered."}]}""",
        """{"data":[{"flagged":true,"url":null}]}""",
        """{"data":[],"content_filter":[{"role":"assistant","level":1}],"message":"内容不安全"}""",
        """{"data":[],"content_filter":[{"role":"assistant","level":1}]}""",
        $$"""{"data":[{"b64_json":"{{Base64}}","finish_reason":"CONTENT_FILTERED"}]}""",
        $$"""{"data":[{"b64_json":"{{Base64}}"}],"has_nsfw_concepts":[true]}""",
        $$"""{"data":[{"b64_json":"{{Base64}}","nsfw_content_detected":true}]}""",
        $$"""{"data":[{"b64_json":"{{Base64}}","respect_moderation":false}]}""",
    ];

    public static TheoryData<string> Kept =>
    [
        $$"""{"data":[{"b64_json":"{{Base64}}","respect_moderation":true,"finish_reason":"stop","revised_prompt":"flagged as NSFW by our content policy"}]}""",
        $$"""{"data":[{"b64_json":"{{Base64}}"}],"has_nsfw_concepts":[false,true]}""",
        $$"""{"data":[{"b64_json":"{{Base64}}","nsfw":true}],"nsfw_content_detected":[false]}""",
    ];

    public static TheoryData<string, string> Unmarked => new()
    {
        { """{"data":[]}""", "without an image" },
        { """{"data":[{"url":null,"respect_moderation":true}]}""", "without an image" },
        { """{"data":[],"finish_reason":"length"}""", "without an image" },
        { """{"data":[],"message":"The worker had no time left."}""", "The worker had no time left." },
    };

    public void Dispose() => _openAi.Dispose();

    [Theory]
    [MemberData(nameof(Marked))]
    public async Task A_mark_of_moderation_is_content_that_was_rejected_and_may_be_charged(string body)
    {
        var refusal = Assert.IsType<SubmitOutcome.Refused>(await SubmitAsync(body)).Refusal;

        Assert.Equal((FailureReason.ContentRejected, true), (refusal.Reason, refusal.MayHaveCharged));
        Assert.Single(_openAi.Calls);
    }

    [Theory]
    [MemberData(nameof(Kept))]
    public async Task An_image_that_only_has_a_label_is_kept(string body)
        => Assert.IsType<SubmitOutcome.Completed>(await SubmitAsync(body));

    [Theory]
    [MemberData(nameof(Unmarked))]
    public async Task An_answer_without_a_moderation_mark_is_no_rejection_and_keeps_the_service_s_message(string body, string words)
    {
        var refusal = Assert.IsType<SubmitOutcome.Refused>(await SubmitAsync(body)).Refusal;

        Assert.Equal((FailureReason.ProviderUnavailable, true), (refusal.Reason, refusal.MayHaveCharged));
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
    }

    private Task<SubmitOutcome> SubmitAsync(string body)
    {
        _openAi.Answer(OpenAiDouble.Buy, 200, body);
        return _openAi.Provider(model: "grok").SubmitAsync(Orders.Of("a cat"), Token);
    }
}
