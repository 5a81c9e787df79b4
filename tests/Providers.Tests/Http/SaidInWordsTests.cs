using ImageGen.Contracts;

namespace ImageGen.Providers.Tests.Http;

/// <summary>What only words say, in every adapter: refusals by proxies that have lost the service's codes, and marks of moderation in good answers.</summary>
public sealed class SaidInWordsTests
{
    private const string Rejected = """{"error":{"message":"litellm.BadRequestError: litellm.ContentPolicyViolationError: Your request was rejected as a result of our safety system.","type":"None","code":"400"}}""";

    private const string NotAllowed = """{"error":{"message":"Your prompt may contain text that is not allowed by our safety system.","type":"None","param":"None","code":"400"}}""";

    private static readonly string[] OfImages = ["openai", "stability", "cogview", "huggingface"];

    private static readonly string[] OnOwnHardware = ["sdcpp", "automatic1111", "comfyui"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Adapters => PaidAdapter.Names;

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task Rejected_content_that_a_proxy_reports_is_recognized(string adapter)
    {
        // ComfyUI's and sd-server's own errors are objects of other forms; a plain sentence comes from a proxy in front of them.
        foreach (var body in OnOwnHardware.Contains(adapter) ? ["""{"error":"Blocked by the content filter","message":"Blocked by the content filter"}"""] : (string[])[Rejected, NotAllowed, """{"detail":"This request has been blocked by our content filters."}"""])
        {
            var refusal = Assert.IsType<SubmitOutcome.Refused>(await SubmitAsync(adapter, 400, body)).Refusal;

            Assert.Equal((FailureReason.ContentRejected, false), (refusal.Reason, refusal.MayHaveCharged));
        }
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task Missing_credit_that_a_proxy_reports_is_recognized(string adapter)
    {
        if (!OnOwnHardware.Contains(adapter))
        {
            var refusal = Assert.IsType<SubmitOutcome.Refused>(await SubmitAsync(adapter, 400, """{"detail":"Insufficient credits.","title":"Insufficient credits.","error":{"message":"Insufficient credits.","code":"400"}}""")).Refusal;

            Assert.Equal(FailureReason.InsufficientBalance, refusal.Reason);
        }
    }

    [Fact]
    public async Task A_mark_of_moderation_in_a_good_answer_without_an_image_is_a_rejection_that_may_be_charged()
    {
        foreach (var adapter in OfImages)
        {
            foreach (var body in (string[])
            [
                """{"data":[{"b64_json":null,"url":null,"respect_moderation":false}]}""",
                """{"data":[],"finish_reason":"content_filter"}""",
                """{"images":[],"data":[],"has_nsfw_concepts":[true],"finish_reason":null}""",
                """{"data":[],"nsfw_content_detected":true}""",
            ])
            {
                var refusal = Assert.IsType<SubmitOutcome.Refused>(await SubmitAsync(adapter, 200, body)).Refusal;

                Assert.True((FailureReason.ContentRejected, true) == (refusal.Reason, refusal.MayHaveCharged), $"{adapter}: {body}");
            }
        }
    }

    [Fact]
    public async Task A_refused_parameter_is_omitted_at_an_inference_provider_with_a_remark_if_the_caller_set_it()
    {
        using var hub = new HuggingFace.HuggingFaceDouble();
        hub.Answer(HuggingFace.HuggingFaceDouble.Look, 200, HuggingFace.HuggingFaceDouble.AllProviders);
        hub.OnCall = (_, _) =>
        {
            var body = hub.Calls.Last().Body;
            var refused = body.Contains("response_format", StringComparison.Ordinal) ? "response_format" : body.Contains("negative_prompt", StringComparison.Ordinal) ? "negative_prompt" : null;
            hub.Answer(HuggingFace.HuggingFaceDouble.Together, refused is null ? 200 : 422, refused is null ? $$"""{"data":[{"b64_json":"{{HuggingFace.HuggingFaceDouble.Base64}}"}]}""" : $$$"""{"error":{"message":"Unknown parameter: '{{{refused}}}'","param":"{{{refused}}}"}}""");
            return Task.CompletedTask;
        };
        using var provider = hub.Provider($"{HuggingFace.HuggingFaceDouble.Flux}:together");

        var completed = Assert.IsType<SubmitOutcome.Completed>(await provider.SubmitAsync(Orders.Of("a cat") with { NegativePrompt = "a dog" }, Token));

        Assert.Equal(3, hub.Count(HuggingFace.HuggingFaceDouble.Together));
        Assert.Contains("negative_prompt", completed.Remark, StringComparison.Ordinal);
    }

    private static async Task<SubmitOutcome> SubmitAsync(string adapter, int status, string body)
    {
        var paid = PaidAdapter.Of(adapter);
        using var service = new Service().Answer("*", status, body);
        return await paid.Over(service).SubmitAsync(paid.Order("a cat"), Token);
    }

    private sealed class Service : AnswerTable<Service>;
}
