using ImageGen.Contracts;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Providers.Tests.ComfyUi;

public sealed class RunTests : IDisposable
{
    private const string Crashed = $$$$"""{"{{{{ComfyUiDouble.Id}}}}":{"outputs":{},"status":{"status_str":"error","completed":false,"messages":[["execution_start",{}],["execution_error",{"node_id":"3","node_type":"KSampler","exception_type":"torch.OutOfMemoryError","exception_message":"Allocation on device"}]]}}}""";

    private const string Interrupted = $$$$"""{"{{{{ComfyUiDouble.Id}}}}":{"outputs":{},"status":{"status_str":"error","completed":false,"messages":[["execution_start",{}],["execution_interrupted",{"node_id":"3"}]]}}}""";

    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

    private readonly ComfyUiDouble _box = new ComfyUiDouble().Answer(ComfyUiDouble.Queue, 200, ComfyUiDouble.EmptyQueue).Answer(ComfyUiDouble.History, 200, "{}");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _box.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_queued_run_is_running_although_an_earlier_run_of_its_id_ended(bool runs)
    {
        _box.Answer(ComfyUiDouble.Queue, 200, runs ? ComfyUiDouble.QueueOf(ComfyUiDouble.Entry()) : ComfyUiDouble.QueueOf(ComfyUiDouble.Entry("x"), $"7,[],[1],{ComfyUiDouble.Entry()}"))
            .Answer(ComfyUiDouble.History, 200, Crashed);

        Assert.IsType<Prediction.Running>(await PollAsync());
    }

    [Fact]
    public async Task The_image_of_a_run_that_has_ended_is_fetched_from_where_it_was_saved()
    {
        _box.Answer(ComfyUiDouble.History, 200, ComfyUiDouble.Made).Answer(ComfyUiDouble.View, 200, ComfyUiDouble.Picture);

        var picture = Assert.IsType<Prediction.Succeeded>(await PollAsync()).Image;

        Assert.Null(picture.AvailableUntil);
        Assert.Equal(ComfyUiDouble.Picture, (await _box.Provider().FetchAsync(picture, Token)).ToArray());
    }

    [Theory]
    [InlineData("""{"8":{"images":[{"filename":"p.png","subfolder":"","type":"temp"}]},"9":{"images":[{"filename":"o.png","subfolder":"","type":"output"}]}}""", "filename=o.png&subfolder=&type=output")]
    [InlineData("""{"8":{"images":[{"filename":"p.png","subfolder":"","type":"temp"}]}}""", "filename=p.png&subfolder=&type=temp")]
    [InlineData("""{"7":{"text":["x"]},"8":7,"9":{"images":[null,7,{},{"filename":""},{"filename":"a&b.png"}]}}""", "filename=a%26b.png&subfolder=&type=output")]
    public async Task A_saved_image_comes_before_a_preview(string outputs, string query)
    {
        // Without a status, as at old servers.
        _box.Answer(ComfyUiDouble.History, 200, $$$"""{"{{{ComfyUiDouble.Id}}}":{"outputs":{{{outputs}}}}}""");

        Assert.EndsWith($"/view?{query}", Assert.IsType<Prediction.Succeeded>(await PollAsync()).Image.Uri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Crashed, "ran out of GPU memory", 2)]
    [InlineData(Crashed, "Node 3 (KSampler): torch.OutOfMemoryError: Allocation on device", 2)]
    [InlineData(Interrupted, "The run was interrupted", null)]
    [InlineData($$$$"""{"{{{{ComfyUiDouble.Id}}}}":{"status":{"status_str":"error","messages":[7,[],["x"],[7,7],["execution_error",7]]}}}""", "KSampler", 2)]
    [InlineData($$$$"""{"{{{{ComfyUiDouble.Id}}}}":{"outputs":{},"status":{"status_str":"success","completed":true,"messages":[["execution_cached",{"nodes":["3"]}]]}}}""", "without an image", 2)]
    [InlineData($$$"""{"{{{ComfyUiDouble.Id}}}":{}}""", "without an image", 2)]
    public async Task A_run_that_may_go_better_next_time_states_why_it_ended(string history, string words, int? mostTries)
    {
        _box.Answer(ComfyUiDouble.History, 200, history);

        var undone = Assert.IsType<Prediction.Undone>(await PollAsync());

        Assert.Equal(mostTries, undone.MostTries);
        Assert.Contains(words == "KSampler" ? "without a reason" : words, undone.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RuntimeError", "cuDNN error: CUDNN_STATUS_EXECUTION_FAILED", null)]
    [InlineData("safetensors_rust.SafetensorError", "Error while deserializing header: HeaderTooLarge", FailureReason.ProviderRetired)]
    [InlineData("RuntimeError", "ERROR: clip input is invalid: None", FailureReason.ProviderRetired)]
    [InlineData("FileNotFoundError", "[Errno 2] No such file or directory: 'vae.pt'", FailureReason.ProviderRetired)]
    [InlineData("RuntimeError", "mat1 and mat2 shapes cannot be multiplied (77x2048 and 768x320)", FailureReason.ProviderUnavailable)]
    [InlineData("AttributeError", "'NoneType' object has no attribute 'shape'", FailureReason.ProviderUnavailable)]
    public async Task A_permanent_crash_is_not_retried(string type, string message, FailureReason? reason)
    {
        _box.Answer(ComfyUiDouble.History, 200, $$$$"""{"{{{{ComfyUiDouble.Id}}}}":{"outputs":{},"status":{"status_str":"error","messages":[["execution_error",{"node_id":"3","node_type":"KSampler","exception_type":"{{{{type}}}}","exception_message":"{{{{message}}}}"}]]}}}""");

        var prediction = await PollAsync();

        Assert.Equal(reason, (prediction as Prediction.Failed)?.Refusal.Reason);
        Assert.Equal(reason is null ? 2 : null, (prediction as Prediction.Undone)?.MostTries);
    }

    [Fact]
    public async Task A_run_that_waits_for_its_turn_has_not_begun()
    {
        // The list is in no order.
        _box.Answer(ComfyUiDouble.Queue, 200, ComfyUiDouble.QueueOf($"[1,\"a\",{{}},{{}},[]]", $"[9,\"b\",{{}},{{}},[]],{ComfyUiDouble.Entry()},[2,\"c\",{{}},{{}},[]]"));

        Assert.Equal(new Prediction.Running(QueuePosition: 2), await PollAsync());
    }

    [Theory]
    [InlineData("""{"3":{"inputs":{"denoise":NaN},"is_changed":[NaN,Infinity,-Infinity]}}""")]
    [InlineData("""{"3":{"inputs":{"text":"\ud800"},"is_changed":1e999}}""")]
    [InlineData("deep")]
    public async Task Malformed_unneeded_fields_of_a_run_do_not_hide_its_image(string prompt)
    {
        prompt = prompt == "deep" ? new string('[', 5000) + new string(']', 5000) : prompt;
        _box.Answer(ComfyUiDouble.Queue, 200, ComfyUiDouble.QueueOf("[1,\"other\",{\"a\":NaN}]"))
            .Answer(ComfyUiDouble.History, 200, "\uFEFF" + ComfyUiDouble.Made.Replace("\"prompt\":", $"\"prompt\":{prompt},\"meta\":", StringComparison.Ordinal));

        Assert.IsType<Prediction.Succeeded>(await PollAsync());
    }

    [Fact]
    public async Task A_run_in_neither_history_nor_queue_is_gone() => Assert.IsType<Prediction.Gone>(await PollAsync());

    [Theory]
    [InlineData(ComfyUiDouble.Queue, 200, "{}", FailureReason.ProviderUnavailable)]
    [InlineData(ComfyUiDouble.Queue, 200, """{"queue_running":[],"queue_pending":null}""", FailureReason.ProviderUnavailable)]
    [InlineData(ComfyUiDouble.Queue, 404, "", FailureReason.ProviderUnavailable)]
    [InlineData(ComfyUiDouble.Queue, 500, "", FailureReason.ProviderUnavailable)]
    [InlineData(ComfyUiDouble.Queue, 401, "", FailureReason.Authentication)]
    [InlineData(ComfyUiDouble.History, 200, "", FailureReason.ProviderUnavailable)]
    [InlineData(ComfyUiDouble.History, 200, "[]", FailureReason.ProviderUnavailable)]
    [InlineData(ComfyUiDouble.History, 200, $$"""{"{{ComfyUiDouble.Id}}":7}""", FailureReason.ProviderUnavailable)]
    [InlineData(ComfyUiDouble.History, 404, "", FailureReason.ProviderUnavailable)]
    [InlineData(ComfyUiDouble.History, 429, "", FailureReason.RateLimited)]
    [InlineData(ComfyUiDouble.History, 504, "", FailureReason.TimedOut)]
    public async Task An_answer_that_tells_nothing_is_a_fault_and_never_an_end(string call, int status, string body, FailureReason reason)
    {
        _box.Answer(call, status, body).Answer(ComfyUiDouble.Cancel, 200, "{}");

        foreach (var asking in new Func<Task>[] { PollAsync, CancelAsync, () => LookUpAsync(TimeSpan.FromHours(1)) })
        {
            var fault = await Assert.ThrowsAsync<ProviderFaultException>(asking);
            Assert.Equal((reason, false), (fault.Reason, fault.MayHaveBought));
        }
    }

    [Theory]
    [InlineData(ComfyUiDouble.Made)]
    [InlineData(null)]
    public async Task An_order_whose_answer_was_lost_is_found_by_its_id_in_the_history_or_the_queue(string? history)
    {
        _ = history is null ? _box.Answer(ComfyUiDouble.Queue, 200, ComfyUiDouble.QueueOf(ComfyUiDouble.Entry())) : _box.Answer(ComfyUiDouble.History, 200, history);

        Assert.Equal(PurchaseEvidence.ById, _box.Provider().Evidence);
        Assert.Equal(new LookUpOutcome.Found(ComfyUiDouble.Id), await LookUpAsync(TimeSpan.Zero));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData(Crashed)]
    [InlineData(Interrupted)]
    public async Task An_order_that_left_no_image_was_not_taken_but_not_before_it_can_be_on_its_way_no_more(string history)
    {
        _box.Answer(ComfyUiDouble.History, 200, history);

        Assert.Equal(new LookUpOutcome.TooEarly(TimeSpan.FromSeconds(5)), await LookUpAsync(TimeSpan.FromSeconds(39)));
        Assert.Equal(new LookUpOutcome.TooEarly(TimeSpan.FromSeconds(1)), await LookUpAsync(TimeSpan.FromSeconds(44)));
        Assert.Equal(new LookUpOutcome.NotBought(), await LookUpAsync(TimeSpan.FromSeconds(45)));
    }

    [Fact]
    public async Task A_run_that_another_job_has_is_not_taken()
    {
        _box.Answer(ComfyUiDouble.History, 200, ComfyUiDouble.Made);

        Assert.IsType<LookUpOutcome.Unknowable>(await _box.Provider(clock: _clock).LookUpAsync(Orders.Of("a cat"), _clock.GetUtcNow(), _ => Task.FromResult(false), Token));
    }

    public static TheoryData<string, string, Type> Stopped => new()
    {
        { ComfyUiDouble.EmptyQueue, "{}", typeof(Prediction.Canceled) },
        { ComfyUiDouble.EmptyQueue, Interrupted, typeof(Prediction.Canceled) },
        { ComfyUiDouble.EmptyQueue, ComfyUiDouble.Made, typeof(Prediction.Succeeded) },
        { ComfyUiDouble.EmptyQueue, Crashed, typeof(Prediction.Undone) },
        { ComfyUiDouble.QueueOf(ComfyUiDouble.Entry()), "{}", typeof(Prediction.Running) },
    };

    [Theory]
    [MemberData(nameof(Stopped))]
    public async Task A_look_after_the_stop_tells_how_the_run_stands(string queue, string history, Type expected)
    {
        _box.Answer(ComfyUiDouble.Cancel, 200, """{"cancelled":true}""").Answer(ComfyUiDouble.Queue, 200, queue).Answer(ComfyUiDouble.History, 200, history);

        Assert.IsType(expected, await CancelAsync());
        Assert.Equal(0, _box.Count("POST /interrupt"));
    }

    [Theory]
    [InlineData(404, true)]
    [InlineData(405, true)]
    [InlineData(404, false)]
    public async Task An_old_server_is_asked_to_interrupt_only_our_own_run(int status, bool isOurs)
    {
        _box.Answer(ComfyUiDouble.Cancel, status, "").Answer("POST /queue", 200, "").Answer("POST /interrupt", 200, "")
            .Answer(ComfyUiDouble.Queue, 200, ComfyUiDouble.QueueOf(ComfyUiDouble.Entry(isOurs ? ComfyUiDouble.Id : "other")));

        await CancelAsync();

        Assert.Equal($$"""{"delete":["{{ComfyUiDouble.Id}}"]}""", _box.BodyOf("POST /queue"));
        Assert.Equal(isOurs ? 1 : 0, _box.Count("POST /interrupt"));
    }

    [Theory]
    [InlineData(ComfyUiDouble.Cancel)]
    [InlineData("POST /queue")]
    [InlineData("POST /interrupt")]
    public async Task A_stop_that_was_not_accepted_is_a_fault_and_no_answer(string call)
    {
        _box.Answer(ComfyUiDouble.Cancel, 404, "").Answer("POST /queue", 200, "").Answer("POST /interrupt", 200, "")
            .Answer(ComfyUiDouble.Queue, 200, ComfyUiDouble.QueueOf(ComfyUiDouble.Entry())).Answer(call, 503, "");

        await Assert.ThrowsAsync<ProviderFaultException>(CancelAsync);
    }

    private Task<Prediction> PollAsync() => _box.Provider().PollAsync(Orders.Of("a cat"), ComfyUiDouble.Id, Token);

    private Task<Prediction> CancelAsync() => _box.Provider().CancelAsync(Orders.Of("a cat"), ComfyUiDouble.Id, Token);

    private Task<LookUpOutcome> LookUpAsync(TimeSpan age) => _box.Provider(clock: _clock).LookUpAsync(Orders.Of("a cat"), _clock.GetUtcNow() - age, Orders.Ours, Token);
}
