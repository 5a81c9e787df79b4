using ImageGen.Contracts;

namespace ImageGen.Providers.Tests.Automatic1111;

public sealed class OrderAnswerTests : IDisposable
{
    private const string OutOfMemory = """{"error":"OutOfMemoryError","detail":"","body":"","errors":"CUDA out of memory. Tried to allocate 20.00 GiB (GPU 0; 8.00 GiB total capacity)"}""";

    private readonly WebUiDouble _box = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _box.Dispose();

    [Theory]
    [InlineData(401, """{"error":"HTTPException","detail":"Incorrect username or password","body":"","errors":""}""", FailureReason.Authentication, "token")]
    [InlineData(401, """{"detail":"Incorrect username or password"}""", FailureReason.Authentication, "token")]
    [InlineData(403, "<html>", FailureReason.Authentication, "token")]
    [InlineData(404, """{"detail":"Not Found"}""", FailureReason.ProviderRetired, "Not Found")]
    [InlineData(404, """{"error":"HTTPException","detail":"Sampler not found","body":"","errors":""}""", FailureReason.InvalidRequest, "Sampler not found")]
    [InlineData(404, """{"error":"HTTPException","detail":"Not Found","body":"","errors":""}""", FailureReason.ProviderRetired, "no such API")]
    [InlineData(404, "", FailureReason.ProviderRetired, "no such API")]
    [InlineData(405, """{"detail":"Method Not Allowed"}""", FailureReason.ProviderRetired, "no such API")]
    [InlineData(400, """{"error":"prompt required"}""", FailureReason.InvalidRequest, "prompt required")]
    [InlineData(400, """{"error":"width and height must be positive"}""", FailureReason.InvalidRequest, "width and height must be positive")]
    [InlineData(400, """{"error":"invalid params"}""", FailureReason.InvalidRequest, "invalid params")]
    [InlineData(422, """{"detail":[{"loc":["body","width"],"msg":"value is not a valid integer","type":"type_error.integer"},{"loc":["body",0],"msg":"x"}]}""", FailureReason.InvalidRequest, "body.width value is not a valid integer; body x")]
    [InlineData(422, """{"error":"HTTPException","detail":"Script 'x' not found","body":"","errors":""}""", FailureReason.InvalidRequest, "HTTPException: Script 'x' not found")]
    [InlineData(422, """{"detail":[]}""", FailureReason.InvalidRequest, "HTTP 422")]
    [InlineData(422, """{"detail":[7,null,{"loc":7,"msg":[]}]}""", FailureReason.InvalidRequest, "HTTP 422")]
    [InlineData(402, "", FailureReason.InsufficientBalance, "requires payment")]
    public async Task A_final_refusal_is_named_and_free(int status, string body, FailureReason reason, string words)
    {
        _box.Answer(WebUiDouble.Buy, status, body);

        var refusal = Assert.IsType<SubmitOutcome.Refused>(await SubmitAsync()).Refusal;

        Assert.Equal((reason, false), (refusal.Reason, refusal.MayHaveCharged));
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500, OutOfMemory, "ran out of GPU memory at 1024x1024")]
    [InlineData(500, """{"error":"RuntimeError","detail":"","body":"","errors":"CUDA error: unspecified launch failure"}""", "RuntimeError: CUDA error: unspecified launch failure")]
    [InlineData(500, "Internal Server Error", "HTTP 500")]
    [InlineData(500, """{"error":"server_error","message":"std::bad_alloc"}""", "ran out of GPU memory at 1024x1024")]
    [InlineData(500, """{"detail":[]}""", "HTTP 500")]
    [InlineData(500, "", "HTTP 500")]
    [InlineData(502, "<html>", "HTTP 502")]
    [InlineData(503, OutOfMemory, "HTTP 503")]
    [InlineData(504, "", "HTTP 504")]
    [InlineData(408, "", "HTTP 408")]
    [InlineData(302, "", "HTTP 302")]
    [InlineData(200, "", "can't be read")]
    [InlineData(200, "{}", "can't be read")]
    [InlineData(200, "[]", "can't be read")]
    [InlineData(200, """{"images":null}""", "can't be read")]
    [InlineData(200, """{"images":"x"}""", "can't be read")]
    [InlineData(200, "<!doctype html>", "can't be read")]
    public async Task A_fault_states_what_happened_and_leaves_open_how_far_the_order_came(int status, string body, string words)
    {
        _box.Answer(WebUiDouble.Buy, status, body, contentType: body.StartsWith('{') ? "application/json" : "text/plain");

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(SubmitAsync);

        Assert.True(fault.MayHaveBought);
        Assert.Equal(status is 408 or 504 ? FailureReason.TimedOut : FailureReason.ProviderUnavailable, fault.Reason);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(503, """{"error":"NansException","detail":"","errors":"A tensor with all NaNs was produced in Unet."}""")]
    [InlineData(502, """{"error":"NansException","detail":"","errors":"A tensor with all NaNs was produced in VAE."}""")]
    [InlineData(200, """{"images":[],"parameters":{},"info":"","error":"NansException","errors":"A tensor with all NaNs was produced in Unet."}""")]
    public async Task A_permanent_fault_is_not_retried_with_any_status(int status, string body)
    {
        _box.Answer(WebUiDouble.Buy, status, body);

        var refusal = Assert.IsType<SubmitOutcome.Refused>(await SubmitAsync()).Refusal;

        Assert.Equal((FailureReason.ProviderUnavailable, true), (refusal.Reason, refusal.IsOfServer));
        Assert.Contains("NansException", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FailureReason.ProviderUnavailable, """{"error":"NansException","detail":"","body":"","errors":"A tensor with all NaNs was produced in Unet. Use --disable-nan-check commandline argument to disable this check."}""", "NansException")]
    [InlineData(FailureReason.ProviderRetired, """{"error":"AssertionError","detail":"","body":"","errors":"You do not have CLIP state dict!"}""", "CLIP state dict")]
    [InlineData(FailureReason.ProviderRetired, "AssertionError: You do not have CLIP state dict!", "CLIP state dict")]
    [InlineData(FailureReason.ProviderRetired, """{"error":"FileNotFoundError","detail":"","body":"","errors":"[Errno 2] No such file or directory: 'm.safetensors'"}""", "No such file")]
    [InlineData(FailureReason.ProviderRetired, """{"error":"RuntimeError","detail":"","body":"","errors":"Unknown checkpoint: x"}""", "Unknown checkpoint: x")]
    [InlineData(FailureReason.ProviderRetired, """{"error":"SafetensorError","detail":"","body":"","errors":"Error while deserializing header: MetadataIncompleteBuffer"}""", "MetadataIncompleteBuffer")]
    [InlineData(FailureReason.ProviderUnavailable, """{"error":"RuntimeError","detail":"","body":"","errors":"mat1 and mat2 shapes cannot be multiplied (154x2048 and 768x320)"}""", "cannot be multiplied")]
    [InlineData(FailureReason.ProviderUnavailable, """{"error":"RuntimeError","detail":"","body":"","errors":"expected scalar type Half but found Float"}""", "scalar type")]
    [InlineData(FailureReason.ProviderUnavailable, """{"error":"generate_image returned no results"}""", "no results")]
    public async Task A_permanent_fault_is_not_retried(FailureReason reason, string body, string words)
    {
        _box.Answer(WebUiDouble.Buy, 500, body);

        var refusal = Assert.IsType<SubmitOutcome.Refused>(await SubmitAsync()).Refusal;

        Assert.Equal((reason, false, true), (refusal.Reason, refusal.MayHaveCharged, refusal.IsOfServer));
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OutOfMemory, true)]
    [InlineData("Internal Server Error", false)]
    [InlineData("""{"error":"RuntimeError","errors":"cuDNN error"}""", false)]
    public async Task A_fault_that_may_pass_is_met_twice_at_the_most(string body, bool isIgnored)
    {
        _box.Answer(WebUiDouble.Buy, 500, body);

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(SubmitAsync);

        Assert.Equal((2, isIgnored), (fault.MostTries, fault.IsIgnoredByCircuit));
    }

    [Fact]
    public async Task A_throttling_proxy_before_the_server_is_a_rate_limit()
    {
        _box.Answer(WebUiDouble.Buy, 429, "<html>", "Retry-After: 7");

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(SubmitAsync);

        Assert.Equal((FailureReason.RateLimited, false, TimeSpan.FromSeconds(7)), (fault.Reason, fault.MayHaveBought, fault.RetryAfter));
    }

    public static TheoryData<string> Empty =>
    [
        """{"images":[],"parameters":{},"info":"{}"}""",
        """{"images":[null],"parameters":{},"info":"{}"}""",
        """{"images":[""],"parameters":{},"info":""}""",
        """{"images":["PGh0bWw+"],"parameters":{},"info":"not json"}""",
        """{"images":["no base64"],"info":7}""",
        """{"images":[7],"info":null}""",
        """{"images":["iVBORw0KGgo="]}""",
    ];

    [Theory]
    [MemberData(nameof(Empty))]
    public async Task A_good_status_without_an_image_is_a_failure(string body)
    {
        _box.Answer(WebUiDouble.Buy, 200, body);

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(SubmitAsync);

        Assert.Equal((FailureReason.ProviderUnavailable, false), (fault.Reason, fault.MayHaveBought));
    }

    [Fact]
    public async Task The_image_behind_a_grid_is_the_one()
    {
        var grid = Convert.ToBase64String(Emulators.EmulatedImage.Draw("grid", 1, 0, 8, 8));
        _box.Answer(WebUiDouble.Buy, 200, WebUiDouble.Made(images: $"[\"{grid}\",\"{WebUiDouble.Base64}\"]", first: 1));

        Assert.Equal(WebUiDouble.Picture, Assert.IsType<SubmitOutcome.Completed>(await SubmitAsync()).Image.ToArray());
    }

    [Theory]
    [InlineData("""{"images":["{0}"]}""")]
    [InlineData("""{"images":["data:image/png;base64,{0}"],"info":"{\"index_of_first_image\":9}"}""")]
    [InlineData("""{"images":["{0}"],"info":{"index_of_first_image":-1}}""")]
    [InlineData("""{"images":["{0}"],"info":"[]"}""")]
    [InlineData("""{"images":["{0}"],"info":"\ud800"}""")]
    [InlineData("""{"images":["{0}"],"parameters":{"cfg_scale":NaN},"info":"{\"index_of_first_image\":\"0\",\"cfg_scale\":Infinity}"}""")]
    public async Task The_image_is_kept_with_any_info_when_no_checkpoint_was_requested(string body)
    {
        _box.Answer(WebUiDouble.Buy, 200, body.Replace("{0}", WebUiDouble.Base64, StringComparison.Ordinal));

        Assert.Equal(WebUiDouble.Picture, Assert.IsType<SubmitOutcome.Completed>(await SubmitAsync()).Image.ToArray());
    }

    [Theory]
    [InlineData("v1-5", null)]
    [InlineData("v1-5.safetensors [81761151ab]", null)]
    [InlineData(null, "81761151ab")]
    [InlineData("other", "sd/v1-5.safetensors")]
    public async Task An_image_of_the_checkpoint_that_was_requested_is_kept(string? configured, string? requested)
    {
        _box.Answer(WebUiDouble.Buy, 200, WebUiDouble.Made());

        Assert.IsType<SubmitOutcome.Completed>(await _box.Provider(configured).SubmitAsync(Orders.Of("a cat") with { Model = requested }, Token));
    }

    [Fact]
    public async Task The_checkpoint_is_read_where_numbers_are_none()
    {
        _box.Answer(WebUiDouble.Buy, 200, $$"""{"images":["{{WebUiDouble.Base64}}"],"info":"{\"cfg_scale\": NaN, \"sd_model_name\": \"v1-5\", \"all\": [-Infinity]}"}""");

        Assert.IsType<SubmitOutcome.Completed>(await _box.Provider("v1-5").SubmitAsync(Orders.Of("a cat"), Token));
    }

    [Theory]
    [InlineData("v1-5", "sd_xl", FailureReason.InvalidRequest)]
    [InlineData(null, "sd_xl", FailureReason.InvalidRequest)]
    [InlineData("sd_xl", null, FailureReason.ProviderRetired)]
    [InlineData("sd_xl", "sd_xl", FailureReason.ProviderRetired)]
    public async Task A_silently_ignored_checkpoint_is_a_failure_and_not_a_wrong_image(string? configured, string? requested, FailureReason reason)
    {
        _box.Answer(WebUiDouble.Buy, 200, WebUiDouble.Made());

        var outcome = await _box.Provider(configured).SubmitAsync(Orders.Of("a cat") with { Model = requested }, Token);

        Assert.Equal(reason, Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal.Reason);
    }

    [Fact]
    public async Task A_checkpoint_that_can_not_be_verified_is_a_failure_too()
    {
        _box.Answer(WebUiDouble.Buy, 200, $$"""{"images":["{{WebUiDouble.Base64}}"],"info":"{}"}""");

        Assert.IsType<SubmitOutcome.Refused>(await _box.Provider("v1-5").SubmitAsync(Orders.Of("a cat"), Token));
    }

    [Fact]
    public async Task Neither_credentials_nor_prompt_come_back_in_a_message()
    {
        var basic = Convert.ToBase64String("painter:CanaryCanaryCanary"u8);
        _box.Answer(WebUiDouble.Buy, 400, $$"""{"error":"{{WebUiDouble.Token}} {{basic}} CanaryCanaryCanary 'a very secret cat' {{new string('x', 2000)}}"}""");

        var message = Assert.IsType<SubmitOutcome.Refused>(await _box.Provider().SubmitAsync(Orders.Of("a very secret cat"), Token)).Refusal.Message;

        Assert.Equal(500, message.Length);
        Assert.All(["Canary", basic, "secret"], secret => Assert.DoesNotContain(secret, message, StringComparison.Ordinal));
    }

    private Task<SubmitOutcome> SubmitAsync() => _box.Provider().SubmitAsync(Orders.Of("a cat"), Token);
}
