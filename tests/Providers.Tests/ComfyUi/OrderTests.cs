using System.Text.Json;
using ImageGen.Contracts;

namespace ImageGen.Providers.Tests.ComfyUi;

public sealed class OrderTests : IDisposable
{
    private const string NoCheckpoint = """{"error":{"type":"prompt_outputs_failed_validation","message":"Prompt outputs failed validation","details":"","extra_info":{}},"node_errors":{"4":{"class_type":"CheckpointLoaderSimple","dependent_outputs":["9"],"errors":[{"type":"value_not_in_list","message":"Value not in list","details":"ckpt_name: 'x.safetensors' not in ['y.safetensors']","extra_info":{}}]}}}""";

    private const string TooWide = """{"error":{"type":"prompt_outputs_failed_validation","message":"Prompt outputs failed validation","details":"","extra_info":{}},"node_errors":{"5":{"class_type":"EmptyLatentImage","dependent_outputs":["9"],"errors":[{"type":"value_bigger_than_max","message":"Value 4096 bigger than max of 2048","details":"width","extra_info":{}}]}}}""";

    private const string Fixed = """{"1":{"class_type":"X","inputs":{"a":"{{prompt}}","b":"{{seed}}"}}}""";

    private readonly ComfyUiDouble _box = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task An_order_runs_under_the_jobs_own_id()
    {
        _box.Answer(ComfyUiDouble.Buy, 200, ComfyUiDouble.Accepted);

        var outcome = await _box.Provider("x.safetensors").SubmitAsync(
            Orders.Of("a cat", 42) with { NegativePrompt = "a dog", AspectRatio = "16:9", Steps = 4, Guidance = 1.5 }, Token);

        Assert.Equal(new SubmitOutcome.Accepted(ComfyUiDouble.Id), outcome);
        var body = JsonSerializer.Deserialize<JsonElement>(_box.BodyOf(ComfyUiDouble.Buy));
        Assert.Equal(ComfyUiDouble.Id, body.GetProperty("prompt_id").GetString());
        Assert.Equal(
            """
            {"model":["4",0],"positive":["6",0],"negative":["7",0],"latent_image":["5",0],"seed":42,"steps":4,"cfg":1.5,"sampler_name":"dpmpp_2m","scheduler":"karras","denoise":1}
            {"ckpt_name":"x.safetensors"} {"width":1344,"height":768,"batch_size":1} {"text":"a cat","clip":["4",1]} {"text":"a dog","clip":["4",1]}
            """.ReplaceLineEndings(" "),
            string.Join(' ', new[] { "3", "4", "5", "6", "7" }.Select(node => body.GetProperty("prompt").GetProperty(node).GetProperty("inputs").GetRawText())));
    }

    [Theory]
    [InlineData(4294967295, 4294967295 % 2147483648, """{"type":"value_bigger_than_max","message":"Value 4294967295 bigger than max of 2147483647","details":"seed","extra_info":{"input_name":"seed","input_config":["INT",{"default":0,"min":0,"max":2147483647}],"received_value":4294967295}}""")]
    [InlineData(70000, 70000 % 65536, """{"type":"value_bigger_than_max","message":"Value 70000 bigger than max of 65535","details":"noise_seed"}""")]
    [InlineData(4294967295, 4294967295 % 2147483648, """{"type":"value_bigger_than_max","message":"Value 4294967295 is too big","details":"seed"}""")]
    [InlineData(0, 1, """{"type":"value_smaller_than_min","message":"Value 0 smaller than min of 1","details":"seed"}""")]
    public async Task A_seed_that_a_node_does_not_take_is_ordered_once_more_as_one_that_it_takes(long asked, long ordered, string error)
    {
        _box.Answer(ComfyUiDouble.Buy, 400, $$$$"""{"error":{"type":"prompt_outputs_failed_validation"},"node_errors":{"3":{"class_type":"KSampler","errors":[{{{{error}}}}]}}}""");
        _box.OnCall = (_, _) =>
        {
            _ = _box.Calls.Count == 2 ? _box.Answer(ComfyUiDouble.Buy, 200, ComfyUiDouble.Accepted) : null;
            return Task.CompletedTask;
        };

        var outcome = Assert.IsType<SubmitOutcome.Accepted>(await _box.Provider().SubmitAsync(Orders.Of("a cat", asked), Token));

        Assert.Contains($"{ordered} was ordered instead of {asked}", outcome.Remark, StringComparison.Ordinal);
        Assert.Equal(ordered, JsonSerializer.Deserialize<JsonElement>(_box.Calls.Last().Body).GetProperty("prompt").GetProperty("3").GetProperty("inputs").GetProperty("seed").GetInt64());
        Assert.Equal(2, _box.Calls.Count);
    }

    [Fact]
    public async Task A_number_that_is_not_the_seed_is_refused_in_the_words_of_the_node()
    {
        _box.Answer(ComfyUiDouble.Buy, 400, """{"error":{},"node_errors":{"3":{"errors":[{"type":"value_bigger_than_max","message":"Value 900 bigger than max of 500","details":"steps","extra_info":{"received_value":900}}]}}}""");

        var refusal = Assert.IsType<SubmitOutcome.Refused>(await _box.Provider().SubmitAsync(Orders.Of("a cat"), Token)).Refusal;

        Assert.Equal(FailureReason.InvalidRequest, refusal.Reason);
        Assert.Single(_box.Calls);
    }

    [Fact]
    public async Task Two_orders_of_one_job_are_no_identical_workflows()
    {
        _box.Answer(ComfyUiDouble.Buy, 200, ComfyUiDouble.Accepted);
        await SubmitAsync();
        await SubmitAsync();

        Assert.Equal(2, _box.Calls.Select(call => call.Body).Distinct().Count());
    }

    [Theory]
    [InlineData("sd15", "1:1", "\"width\":512,\"height\":512")]
    [InlineData("sd15", "16:9", "\"width\":704,\"height\":384")]
    [InlineData("sdxl", "1:1", "\"width\":1024,\"height\":1024")]
    public async Task A_shape_has_as_many_pixels_as_the_workflow_makes_by_itself(string workflow, string ratio, string size)
    {
        _box.Answer(ComfyUiDouble.Buy, 200, ComfyUiDouble.Accepted);

        await _box.Provider(workflow: workflow).SubmitAsync(Orders.Of("a cat") with { AspectRatio = ratio }, Token);

        Assert.Contains(size, _box.BodyOf(ComfyUiDouble.Buy), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"prompt_id":"b1e5c6de-1111-4222-8333-444455556666","number":1,"node_errors":{}}""")]
    [InlineData("""{"prompt_id":"b1e5c6de-1111-4222-8333-444455556666","number":1,"node_errors":[]}""")]
    [InlineData("""{"prompt_id":"b1e5c6de-1111-4222-8333-444455556666"}""")]
    public async Task The_id_in_the_answer_counts_since_old_servers_give_one_of_their_own(string body)
    {
        _box.Answer(ComfyUiDouble.Buy, 200, body);

        Assert.Equal(new SubmitOutcome.Accepted("b1e5c6de-1111-4222-8333-444455556666"), await SubmitAsync());
    }

    [Theory]
    [InlineData(400, NoCheckpoint, null, FailureReason.ProviderRetired, "ckpt_name: 'x.safetensors' not in ['y.safetensors']")]
    [InlineData(400, NoCheckpoint, "x.safetensors", FailureReason.ProviderRetired, "ckpt_name: 'x.safetensors' not in ['y.safetensors']")]
    [InlineData(400, TooWide, null, FailureReason.InvalidRequest, "Node 5 (EmptyLatentImage): Value 4096 bigger than max of 2048: width")]
    [InlineData(400, """{"error":{"type":"invalid_prompt","message":"Cannot execute because node Foo does not exist.","details":"Node ID '#1'","extra_info":{}},"node_errors":{}}""", null, FailureReason.ProviderRetired, "node Foo does not exist.: Node ID '#1'")]
    [InlineData(400, """{"error":{"type":"prompt_no_outputs","message":"Prompt has no outputs","details":"","extra_info":{}},"node_errors":{}}""", null, FailureReason.ProviderRetired, "Prompt has no outputs")]
    [InlineData(400, """{"error":{"type":"invalid_prompt_id","message":"bad id","details":"","extra_info":{}},"node_errors":{}}""", null, FailureReason.ProviderRetired, "bad id")]
    [InlineData(400, """{"error":{"type":"x","message":"x"},"node_errors":{"3":{"class_type":"KSampler","errors":[{"type":"required_input_missing","message":"Required input is missing","details":"model"}]}}}""", null, FailureReason.ProviderRetired, "Node 3 (KSampler): Required input is missing: model")]
    [InlineData(400, """{"error":"no prompt","node_errors":[]}""", null, FailureReason.InvalidRequest, "no prompt")]
    [InlineData(400, """{"error":{},"node_errors":{"3":7}}""", null, FailureReason.InvalidRequest, "Node 3: is not valid")]
    [InlineData(400, "", null, FailureReason.InvalidRequest, "HTTP 400")]
    [InlineData(413, "", null, FailureReason.InvalidRequest, "HTTP 413")]
    [InlineData(404, "", null, FailureReason.ProviderRetired, "no such API")]
    [InlineData(405, "405: Method Not Allowed", null, FailureReason.ProviderRetired, "no such API")]
    [InlineData(401, "<html>", null, FailureReason.Authentication, "token")]
    public async Task A_final_refusal_is_named_node_by_node_and_free(int status, string body, string? requested, FailureReason reason, string words)
    {
        _box.Answer(ComfyUiDouble.Buy, status, body);

        var refusal = Assert.IsType<SubmitOutcome.Refused>(await _box.Provider("x.safetensors").SubmitAsync(Orders.Of("a cat") with { Model = requested }, Token)).Refusal;

        Assert.Equal((reason, false), (refusal.Reason, refusal.MayHaveCharged));
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_that_only_the_caller_named_is_the_callers_mistake()
    {
        _box.Answer(ComfyUiDouble.Buy, 400, NoCheckpoint);

        var outcome = await _box.Provider("y.safetensors").SubmitAsync(Orders.Of("a cat") with { Model = "x.safetensors" }, Token);

        Assert.Equal(FailureReason.InvalidRequest, Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal.Reason);
    }

    [Fact]
    public async Task Errors_of_nodes_on_a_good_status_are_a_refusal_and_what_runs_is_stopped()
    {
        _box.Answer(ComfyUiDouble.Buy, 200, $$"""{"prompt_id":"{{ComfyUiDouble.Id}}","number":1,"node_errors":{{JsonSerializer.Deserialize<JsonElement>(NoCheckpoint).GetProperty("node_errors").GetRawText()}}}""")
            .Answer(ComfyUiDouble.Cancel, 200, """{"cancelled":true}""");

        var refusal = Assert.IsType<SubmitOutcome.Refused>(await _box.Provider("x.safetensors").SubmitAsync(Orders.Of("a cat"), Token)).Refusal;

        Assert.Equal(FailureReason.ProviderRetired, refusal.Reason);
        Assert.Contains("not in ['y.safetensors']", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, _box.Count(ComfyUiDouble.Cancel));
    }

    [Theory]
    [InlineData(500, "500 Internal Server Error")]
    [InlineData(502, "<html>")]
    [InlineData(503, "")]
    [InlineData(504, "")]
    [InlineData(408, "")]
    [InlineData(409, "")]
    [InlineData(302, "")]
    [InlineData(200, "")]
    [InlineData(200, "{}")]
    [InlineData(200, "[]")]
    [InlineData(200, "<!doctype html>")]
    [InlineData(200, """{"prompt_id":[7]}""")]
    [InlineData(200, """{"prompt_id":"../x"}""")]
    public async Task An_inconclusive_answer_may_have_ordered(int status, string body)
    {
        _box.Answer(ComfyUiDouble.Buy, status, body);

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(SubmitAsync);

        Assert.True(fault.MayHaveBought);
        Assert.Equal(status is 408 or 504 ? FailureReason.TimedOut : FailureReason.ProviderUnavailable, fault.Reason);
    }

    [Theory]
    [InlineData(4097, 64, "sdxl", null)]
    [InlineData(0, 0, "sdxl", null)]
    [InlineData(512, 512, Fixed, null)]
    [InlineData(null, null, Fixed, "other.safetensors")]
    public async Task A_request_beyond_the_workflow_is_refused(int? width, int? height, string workflow, string? model)
    {
        var outcome = await _box.Provider("x.safetensors", workflow).SubmitAsync(Orders.Of("a cat") with { Width = width, Height = height, Model = model }, Token);

        Assert.Equal(FailureReason.InvalidRequest, Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal.Reason);
        Assert.Empty(_box.Calls);
    }

    [Fact]
    public async Task The_prompt_does_not_come_back_in_a_message()
    {
        _box.Answer(ComfyUiDouble.Buy, 400, """{"error":{"type":"x","message":"text: 'a very secret cat'","details":""},"node_errors":{}}""");

        var outcome = await _box.Provider().SubmitAsync(Orders.Of("a very secret cat"), Token);

        Assert.Equal("text: '(prompt)'", Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal.Message);
    }

    private Task<SubmitOutcome> SubmitAsync() => _box.Provider().SubmitAsync(Orders.Of("a cat"), Token);
}
