using System.Text;
using ImageGen.Contracts;

namespace ImageGen.Providers.Tests.HuggingFace;

public sealed class OrderAnswerTests : IDisposable
{
    private const string Deprecated = """{"error":"The requested model is deprecated and no longer supported by provider hf-inference"}""";

    private const string NoCredit = """{"error":"You have exceeded your monthly included credits for Inference Providers. Subscribe to PRO to get 20x more monthly included credits."}""";

    private static readonly string[] Providers = ["fal-ai", "replicate", "together", "hf-inference"];

    private readonly HuggingFaceDouble _huggingFace = new HuggingFaceDouble().Answer(HuggingFaceDouble.Look, 200, HuggingFaceDouble.AllProviders);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _huggingFace.Dispose();

    [Theory]
    [InlineData(400, """{"error":"Model not supported by provider together"}""", FailureReason.ProviderRetired, "Set Model to one")]
    [InlineData(400, """{"error":{"message":"bad size","type":"x"}}""", FailureReason.InvalidRequest, "bad size")]
    [InlineData(400, """{"error":["one","two"]}""", FailureReason.InvalidRequest, "one")]
    [InlineData(401, """{"error":"Invalid username or password."}""", FailureReason.Authentication, "configured token")]
    [InlineData(402, NoCredit, FailureReason.InsufficientBalance, "no credit left")]
    [InlineData(403, """{"detail":"User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing."}""", FailureReason.InsufficientBalance, "no credit left")]
    [InlineData(403, """{"error":"This authentication method does not have sufficient permissions to call Inference Providers"}""", FailureReason.Authentication, "sufficient permissions")]
    [InlineData(404, "Not Found", FailureReason.ProviderRetired, "Not Found")]
    [InlineData(404, "<html>", FailureReason.ProviderRetired, "Set Model to one")]
    [InlineData(410, Deprecated, FailureReason.ProviderRetired, "The requested model is deprecated")]
    [InlineData(405, "", FailureReason.ProviderRetired, "HTTP 405")]
    [InlineData(308, "", FailureReason.ProviderRetired, "HTTP 308")]
    [InlineData(422, """{"detail":[{"loc":["body"],"msg":"unsafe","type":"content_policy_violation"}]}""", FailureReason.ContentRejected, "unsafe")]
    [InlineData(422, """{"detail":[{"loc":["body","prompt"],"msg":"field required","type":"value_error.missing"}]}""", FailureReason.InvalidRequest, "field required")]
    [InlineData(422, """{"title":"Input validation failed","detail":"- input.prompt is required","status":422}""", FailureReason.InvalidRequest, "prompt is required")]
    [InlineData(422, """{"message":"no"}""", FailureReason.InvalidRequest, "no")]
    [InlineData(422, "[]", FailureReason.InvalidRequest, "HTTP 422")]
    public async Task A_refusing_answer_is_a_refusal_without_cost_at_every_inference_provider(int status, string body, FailureReason reason, string words)
    {
        foreach (var provider in Providers)
        {
            using var huggingFace = new HuggingFaceDouble().Answer(HuggingFaceDouble.Look, 200, HuggingFaceDouble.AllProviders).Answer("*", status, body, "Retry-After: 7");

            var outcome = await huggingFace.Provider($"{HuggingFaceDouble.Flux}:{provider}").SubmitAsync(Orders.Of("a cat"), Token);

            var refusal = Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal;
            Assert.Equal((reason, false), (refusal.Reason, refusal.MayHaveCharged));
            Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("Subscribe", refusal.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("Top up", refusal.Message, StringComparison.Ordinal);
            Assert.Equal(1, huggingFace.Calls.Count(call => call.Request.Method == HttpMethod.Post));
        }
    }

    [Theory]
    [InlineData(404, "Not Found", FailureReason.InvalidRequest)]
    [InlineData(410, Deprecated, FailureReason.ProviderRetired)]
    public async Task A_missing_model_is_the_fault_of_the_party_that_named_it_unless_it_was_switched_off(int status, string body, FailureReason reason)
    {
        _huggingFace.Answer("POST /hf-inference/models/some/model", status, body);

        var outcome = await _huggingFace.Provider("own/other").SubmitAsync(Orders.Of("a cat") with { Model = "some/model:hf-inference" }, Token);

        Assert.Equal(reason, Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal.Reason);
    }

    [Theory]
    [InlineData(503, """{"error":"Model X is currently loading","estimated_time":12.5}""", 12.5)]
    [InlineData(503, """{"error":"Model X is currently loading","estimated_time":945.0}""", 945)]
    [InlineData(503, """{"error":"Model X is currently loading","estimated_time":1e300}""", 3600)]
    [InlineData(503, """{"error":"Model X is currently loading"}""", 20)]
    [InlineData(503, """{"error":"Model X is currently loading","estimated_time":"soon"}""", 20)]
    [InlineData(200, """{"error":"Model X is currently loading","estimated_time":12.5}""", 12.5)]
    public async Task A_model_that_is_still_loading_is_retried_after_the_stated_time(int status, string body, double seconds)
    {
        foreach (var type in new[] { "application/json", "image/jpeg" })
        {
            _huggingFace.Answer(HuggingFaceDouble.HfInference, status, body, contentType: type);

            var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => SubmitAsync("hf-inference"));

            Assert.Equal((FailureReason.ProviderUnavailable, false, seconds), (fault.Reason, fault.MayHaveBought, fault.RetryAfter!.Value.TotalSeconds));
        }
    }

    [Fact]
    public async Task A_throttled_order_was_not_bought_and_waits_as_requested()
    {
        _huggingFace.Answer(HuggingFaceDouble.Together, 429, "", "Retry-After: 7");

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => SubmitAsync("together"));

        Assert.Equal((FailureReason.RateLimited, false, 7), (fault.Reason, fault.MayHaveBought, fault.RetryAfter!.Value.TotalSeconds));
    }

    [Theory]
    [InlineData(500, """{"error":"Internal Server Error"}""")]
    [InlineData(500, NoCredit)]
    [InlineData(502, "<html>")]
    [InlineData(503, """{"error":"overloaded"}""")]
    [InlineData(504, "")]
    [InlineData(408, "")]
    [InlineData(302, "")]
    [InlineData(200, "")]
    [InlineData(200, "{}")]
    [InlineData(200, "null")]
    [InlineData(200, "<html>")]
    [InlineData(200, """{"error":"something"}""")]
    [InlineData(204, "")]
    public async Task An_inconclusive_answer_may_have_bought_at_every_inference_provider(int status, string body)
    {
        foreach (var provider in Providers)
        {
            using var huggingFace = new HuggingFaceDouble().Answer(HuggingFaceDouble.Look, 200, HuggingFaceDouble.AllProviders).Answer("*", status, body, contentType: "image/png");

            var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => huggingFace.Provider($"{HuggingFaceDouble.Flux}:{provider}").SubmitAsync(Orders.Of("a cat"), Token));

            Assert.True(fault.MayHaveBought);
            Assert.Equal(status is 408 or 504 ? FailureReason.TimedOut : FailureReason.ProviderUnavailable, fault.Reason);
        }
    }

    public static TheoryData<string, string, string> Made => new()
    {
        { "hf-inference", HuggingFaceDouble.HfInference, $$"""{"data":[{"b64_json":"{{HuggingFaceDouble.Base64}}"}]}""" },
        { "hf-inference", HuggingFaceDouble.HfInference, $$"""{"output":["{{HuggingFaceDouble.PictureUrl}}"]}""" },
        { "together", HuggingFaceDouble.Together, $$"""{"data":[{"index":0,"b64_json":"{{HuggingFaceDouble.Base64}}"}]}""" },
        { "together", HuggingFaceDouble.Together, $$"""{"data":[{"index":0,"url":"{{HuggingFaceDouble.PictureUrl}}"}]}""" },
        { "replicate", HuggingFaceDouble.Replicate, $$"""{"id":"p1","status":"succeeded","output":["{{HuggingFaceDouble.PictureUrl}}"]}""" },
        { "replicate", HuggingFaceDouble.Replicate, $$"""{"id":"p1","status":"succeeded","output":"{{HuggingFaceDouble.PictureUrl}}"}""" },
    };

    [Theory]
    [MemberData(nameof(Made))]
    public async Task The_image_is_completed_whichever_form_it_comes_in_and_fetched_without_the_token(string provider, string call, string body)
    {
        _huggingFace.Answer(call, 200, body).Answer(HuggingFaceDouble.Fetch, 200, HuggingFaceDouble.Picture);

        var completed = Assert.IsType<SubmitOutcome.Completed>(await SubmitAsync(provider));

        Assert.Equal(HuggingFaceDouble.Picture, completed.Image.ToArray());
        Assert.All(_huggingFace.Calls.Where(one => one.Call == HuggingFaceDouble.Fetch), one => Assert.Null(one.Request.Headers.Authorization));
    }

    [Theory]
    [InlineData("image/jpeg")]
    [InlineData("application/octet-stream")]
    [InlineData("application/json")]
    public async Task Bytes_are_believed_for_being_a_whole_image_and_not_for_their_content_type(string contentType)
    {
        _huggingFace.Answer(HuggingFaceDouble.HfInference, 200, HuggingFaceDouble.Picture, contentType: contentType);

        Assert.Equal(HuggingFaceDouble.Picture, Assert.IsType<SubmitOutcome.Completed>(await SubmitAsync("hf-inference")).Image.ToArray());
    }

    [Theory]
    [InlineData("""{"request_id":"r1","response_url":"https://queue.fal.run/fal-ai/flux/requests/r1"}""", "fal-ai/fal-ai/flux/requests/r1")]
    [InlineData("""{"request_id":"r1"}""", "fal-ai/fal-ai/flux/requests/r1")]
    [InlineData("""{"request_id":"r1","response_url":"https://queue.fal.run/../../etc/requests/r1"}""", "fal-ai/etc/requests/r1")]
    public async Task An_order_in_fals_queue_continues_under_its_status_path(string body, string id)
    {
        _huggingFace.Answer(HuggingFaceDouble.Fal, 200, body);

        Assert.Equal(new SubmitOutcome.Accepted(id), await SubmitAsync("fal-ai"));
    }

    [Theory]
    [InlineData("fal-ai", HuggingFaceDouble.Fal, """{"request_id":"a/b"}""")]
    [InlineData("fal-ai", HuggingFaceDouble.Fal, """{"request_id":"r1","response_url":"https://queue.fal.run/a b/requests/r1"}""")]
    [InlineData("fal-ai", HuggingFaceDouble.Fal, """{"request_id":7}""")]
    [InlineData("replicate", HuggingFaceDouble.Replicate, """{"id":"../x","status":"processing"}""")]
    public async Task An_order_with_an_unusable_id_may_have_been_bought(string provider, string call, string body)
    {
        _huggingFace.Answer(call, 200, body);

        Assert.True((await Assert.ThrowsAsync<ProviderFaultException>(() => SubmitAsync(provider))).MayHaveBought);
    }

    [Theory]
    [InlineData("""{"id":"p1","status":"processing"}""")]
    [InlineData("""{"id":"p1","status":"starting","output":null}""")]
    public async Task A_prediction_that_is_not_done_in_time_continues_under_its_id(string body)
    {
        _huggingFace.Answer(HuggingFaceDouble.Replicate, 201, body);

        Assert.Equal(new SubmitOutcome.Accepted("replicate/v1/predictions/p1"), await SubmitAsync("replicate"));
    }

    [Theory]
    [InlineData("together", HuggingFaceDouble.Together, """{"data":[]}""", FailureReason.ProviderUnavailable)]
    [InlineData("together", HuggingFaceDouble.Together, """{"data":[{"b64_json":"no base64!"}]}""", FailureReason.ProviderUnavailable)]
    [InlineData("hf-inference", HuggingFaceDouble.HfInference, """{"output":[]}""", FailureReason.ProviderUnavailable)]
    [InlineData("hf-inference", HuggingFaceDouble.HfInference, """{"output":[7]}""", FailureReason.ProviderUnavailable)]
    public async Task A_purchase_without_a_usable_image_is_not_made_and_may_have_charged(string provider, string call, string body, FailureReason reason)
    {
        _huggingFace.Answer(call, 200, body);

        var refusal = Assert.IsType<SubmitOutcome.Refused>(await SubmitAsync(provider)).Refusal;

        Assert.Equal((reason, true), (refusal.Reason, refusal.MayHaveCharged));
    }

    [Fact]
    public async Task An_address_that_the_settings_do_not_allow_yet_is_kept()
    {
        _huggingFace.Answer(HuggingFaceDouble.Together, 200, """{"data":[{"url":"https://example.com/a.png"}]}""");

        Assert.Equal("https://example.com/a.png", Assert.IsType<SubmitOutcome.Made>(await SubmitAsync("together")).Image.Uri);
    }

    [Fact]
    public async Task No_part_of_any_answer_is_taken_for_the_whole()
    {
        byte[][] answers = [HuggingFaceDouble.Picture, Encoding.UTF8.GetBytes($$"""{"data":[{"b64_json":"{{HuggingFaceDouble.Base64}}"}]}""")];
        foreach (var answer in answers)
        {
            for (var length = 0; length < answer.Length; length++)
            {
                _huggingFace.Answer(HuggingFaceDouble.HfInference, 200, answer[..length], contentType: "image/png");

                Assert.True((await Assert.ThrowsAsync<ProviderFaultException>(() => SubmitAsync("hf-inference"))).MayHaveBought, $"cut at {length}");
            }
        }
    }

    [Fact]
    public async Task Neither_token_nor_prompt_come_back_in_a_message()
    {
        var text = $"'a very secret cat' with {HuggingFaceDouble.Token} {new string('x', 2000)}";
        _huggingFace.Answer(HuggingFaceDouble.Together, 400, $$"""{"error":"{{text}}"}""");

        var outcome = await _huggingFace.Provider($"{HuggingFaceDouble.Flux}:together").SubmitAsync(Orders.Of("a very secret cat"), Token);

        var message = Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal.Message;
        Assert.Equal(500, message.Length);
        Assert.DoesNotContain(HuggingFaceDouble.Token, message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret cat", message, StringComparison.Ordinal);
    }

    private Task<SubmitOutcome> SubmitAsync(string provider) => _huggingFace.Provider($"{HuggingFaceDouble.Flux}:{provider}").SubmitAsync(Orders.Of("a cat"), Token);
}
