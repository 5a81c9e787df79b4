using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using ImageGen.Providers.Automatic1111;
using ImageGen.Providers.Tests.GpuServers;

namespace ImageGen.Providers.Tests.Automatic1111;

/// <summary>The progress that the adapter reports during an order, which never affects the order.</summary>
public sealed class ProgressTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly WatchedClock _clock = new();

    private readonly ConcurrentQueue<int> _told = new();

    private readonly WebUiDouble _box = new WebUiDouble().Answer(WebUiDouble.Buy, 200, WebUiDouble.Made());

    private readonly Automatic1111Provider _provider;

    private TaskCompletionSource _made = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ProgressTests()
    {
        _provider = _box.Provider(clock: _clock);
        _box.OnCall = (call, token) => call == WebUiDouble.Buy ? _made.Task.WaitAsync(token) : Task.CompletedTask;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task A_run_is_polled_by_its_name_once_a_second_until_it_has_ended()
    {
        var ordering = await OrderAsync();
        foreach (var (share, percent) in new[] { ("0", 0), ("0.04", 4), ("0.29", 29), ("0.5000001", 50), ("1", 100) })
        {
            _box.Answer(WebUiDouble.Ask, 200, Running(share));
            _clock.Advance(Second);
            await Eventually.TrueAsync(() => _told.LastOrDefault(-1) == percent);
        }

        await MadeAsync(ordering);

        Assert.Equal([0, 4, 29, 50, 100], _told);
        Assert.Equal((5, 0), (_box.Count(WebUiDouble.Ask), _clock.Watches));
        var name = JsonSerializer.Deserialize<JsonElement>(_box.BodyOf(WebUiDouble.Buy)).GetProperty("force_task_id").GetString();
        Assert.All(_box.Calls.Where(call => call.Call == WebUiDouble.Ask), call => Assert.Equal($$"""{"id_task":"{{name}}","id_live_preview":-1,"live_preview":false}""", call.Body));
    }

    [Fact]
    public async Task Progress_is_not_polled_without_a_listener()
    {
        var ordering = await OrderAsync(listens: false);

        Assert.Equal(0, _clock.Watches);
        await MadeAsync(ordering);
    }

    [Theory]
    [InlineData(404, """{"detail":"Not Found"}""")]
    [InlineData(404, "")]
    [InlineData(405, "")]
    [InlineData(501, "")]
    [InlineData(401, "")]
    [InlineData(422, """{"detail":[]}""")]
    [InlineData(200, "<html>")]
    [InlineData(200, "")]
    [InlineData(200, "null")]
    [InlineData(200, "[]")]
    [InlineData(200, """["active"]""")]
    public async Task A_server_that_does_not_have_it_is_asked_once_and_never_again(int status, string body)
    {
        _box.Answer(WebUiDouble.Ask, status, body);
        var first = await OrderAsync();
        _clock.Advance(Second);
        await Eventually.TrueAsync(() => _clock.Watches == 0);
        await MadeAsync(first);

        var second = await OrderAsync();
        Assert.Equal(0, _clock.Watches);
        await MadeAsync(second);

        Assert.Equal(1, _box.Count(WebUiDouble.Ask));
        Assert.Empty(_told);
    }

    [Theory]
    [InlineData(200, """{}""")]
    [InlineData(200, """{"active":false,"queued":true,"progress":null}""")]
    [InlineData(200, """{"active":false,"progress":0.5}""")]
    [InlineData(200, """{"active":true}""")]
    [InlineData(200, """{"active":true,"progress":null}""")]
    [InlineData(200, """{"active":true,"progress":-0.1}""")]
    [InlineData(200, """{"active":true,"progress":1.01}""")]
    [InlineData(200, """{"active":true,"progress":50}""")]
    [InlineData(200, """{"active":true,"progress":1e400}""")]
    [InlineData(200, """{"active":true,"progress":-1e400}""")]
    [InlineData(200, """{"active":true,"progress":"half"}""")]
    [InlineData(200, """{"active":true,"progress":"NaN"}""")]
    [InlineData(200, """{"active":true,"progress":{"value":0.5}}""")]
    [InlineData(200, """{"active":true,"progress":[0.5]}""")]
    [InlineData(500, "Internal Server Error")]
    [InlineData(502, "<html>")]
    [InlineData(503, "")]
    [InlineData(429, "")]
    [InlineData(408, "")]
    public async Task A_response_without_content_is_followed_by_the_next_poll(int status, string body)
    {
        _box.Answer(WebUiDouble.Ask, status, body);
        var ordering = await OrderAsync();
        _clock.Advance(Second);
        await Eventually.TrueAsync(() => _box.Count(WebUiDouble.Ask) == 1);
        _clock.Advance(Second);
        await Eventually.TrueAsync(() => _box.Count(WebUiDouble.Ask) == 2);
        Assert.Empty(_told);

        _box.Answer(WebUiDouble.Ask, 200, Running("0.5"));
        _clock.Advance(Second);
        await Eventually.TrueAsync(() => !_told.IsEmpty);

        await MadeAsync(ordering);
    }

    [Fact]
    public async Task A_question_that_hangs_holds_nothing_up_and_no_second_one_is_asked_beside_it()
    {
        _box.OnCall = (call, token) => call == WebUiDouble.Buy ? _made.Task.WaitAsync(token) : Task.Delay(Timeout.Infinite, token);
        var ordering = await OrderAsync();
        _clock.Advance(Second);
        await Eventually.TrueAsync(() => _box.Count(WebUiDouble.Ask) == 1);
        _clock.Advance(5 * Second);

        await MadeAsync(ordering);

        Assert.Equal(1, _box.Count(WebUiDouble.Ask));
    }

    [Fact]
    public async Task A_failed_poll_is_repeated()
    {
        _box.Answer(WebUiDouble.Ask, 200, Running("0.5"));
        var isAway = true;
        _box.OnCall = (call, token) => call == WebUiDouble.Buy ? _made.Task.WaitAsync(token) : isAway ? throw new HttpRequestException("away") : Task.CompletedTask;
        var ordering = await OrderAsync();
        _clock.Advance(Second);
        await Eventually.TrueAsync(() => _box.Count(WebUiDouble.Ask) == 1);
        isAway = false;
        _clock.Advance(Second);
        await Eventually.TrueAsync(() => !_told.IsEmpty);

        await MadeAsync(ordering);
    }

    [Fact]
    public async Task A_failed_order_fails_as_before_and_leaves_no_progress_request()
    {
        var ordering = await OrderAsync();
        _made.SetException(new HttpRequestException("gone"));

        Assert.True((await Assert.ThrowsAsync<ProviderFaultException>(() => ordering)).MayHaveBought);
        Assert.Equal(0, _clock.Watches);
    }

    [Fact]
    public async Task A_canceled_order_throws_its_cancellation_and_stops_the_progress_queries()
    {
        using var stop = new CancellationTokenSource();
        var ordering = await OrderAsync(token: stop.Token);
        await stop.CancelAsync();

        Assert.Equal(stop.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ordering)).CancellationToken);
        Assert.Equal(0, _clock.Watches);
    }

    [Fact]
    public async Task No_progress_answer_affects_the_order()
    {
        string[] names = ["active", "progress", "queued", "eta", "textinfo", "detail"];
        string[] values = ["null", "0", "-1", "0.5", "1", "1.5", "1e400", "-1e-400", "\"\"", "\"0.5\"", "true", "false", "[]", "{}", "\"\\ud800\"", "\"NaN\""];
        var pairs = values.SelectMany(active => values.Select(share => (Status: 200, Body: Encoding.UTF8.GetBytes($$"""{"active":{{active}},"progress":{{share}}}"""), Header: "")));
        var others = Enumerable.Range(0, 200).Select(seed => new AnyAnswer(seed, names, values)).Select(any => (any.Status, any.Body, any.Header));
        foreach (var (status, body, header) in pairs.Concat(others))
        {
            _made = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var box = new WebUiDouble().Answer(WebUiDouble.Buy, 200, WebUiDouble.Made()).Answer(WebUiDouble.Ask, status, body, header);
            box.OnCall = _box.OnCall;
            var ordering = box.Provider(clock: _clock).SubmitAsync(Listening(), Token);
            await Eventually.TrueAsync(() => box.Count(WebUiDouble.Buy) == 1);
            _clock.Advance(Second);
            await Eventually.TrueAsync(() => box.Count(WebUiDouble.Ask) == 1);

            await MadeAsync(ordering);
        }

        Assert.NotEmpty(_told);
        Assert.All(_told, percent => Assert.InRange(percent, 0, 100));
    }

    private static string Running(string share)
        => $$"""{"active":true,"queued":false,"paused":false,"completed":false,"progress":{{share}},"eta":1.5,"live_preview":null,"id_live_preview":-1,"textinfo":null}""";

    private GenerationOrder Listening() => Orders.Of("a cat") with
    {
        OnProgress = (percent, _) =>
        {
            _told.Enqueue(percent);
            return Task.CompletedTask;
        },
    };

    /// <summary>Orders, and returns when the order is on its way.</summary>
    private async Task<Task<SubmitOutcome>> OrderAsync(bool listens = true, CancellationToken? token = null)
    {
        _made = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var before = _box.Count(WebUiDouble.Buy);
        var ordering = _provider.SubmitAsync(listens ? Listening() : Orders.Of("a cat"), token ?? Token);
        await Eventually.TrueAsync(() => _box.Count(WebUiDouble.Buy) > before);
        return ordering;
    }

    private async Task MadeAsync(Task<SubmitOutcome> ordering)
    {
        _made.SetResult();
        Assert.IsType<SubmitOutcome.Completed>(await ordering.WaitAsync(TimeSpan.FromSeconds(30), Token));
    }
}
