using System.Text.Json;
using ImageGen.Contracts;

namespace ImageGen.Providers.Tests.Automatic1111;

/// <summary>The response to a run that a user of the server interrupts or skips is a success with an unfinished image.</summary>
public sealed class InterruptionTests : IDisposable
{
    private const string State = "GET /sdapi/v1/progress";

    private readonly WatchedClock _clock = new();

    private readonly WebUiDouble _box = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _box.Dispose();

    [Theory]
    [InlineData("""{"state":{"interrupted":true,"skipped":false,"job_timestamp":"20261128120000"}}""", "20261128120000")]
    [InlineData("""{"state":{"interrupted":false,"skipped":true,"job_timestamp":"20261128120000"}}""", "20261128120000")]
    [InlineData("""{"progress":0.0,"state":{"skipped":false,"interrupted":true,"job":"","job_count":0}}""", null)]
    [InlineData("""{"state":{"interrupted":true}}""", "20261128120000")]
    [InlineData("""{"state":{"interrupted":true,"job_timestamp":"20261128120000"}}""", null)]
    [InlineData("""{"state":{"interrupted":true,"job_timestamp":0}}""", "20261128120000")]
    public async Task The_image_of_an_interrupted_run_is_not_kept_and_the_server_is_not_blamed(string state, string? began)
    {
        _box.Answer(WebUiDouble.Buy, 200, Made(began)).Answer(State, 200, state);

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => _box.Provider().SubmitAsync(Orders.Of("a cat"), Token));

        Assert.Equal((FailureReason.ProviderUnavailable, false, true, null), (fault.Reason, fault.MayHaveBought, fault.IsIgnoredByCircuit, fault.MostTries));
        Assert.Contains("interrupted or skipped", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, """{"state":{"interrupted":true,"job_timestamp":"20261128120007"}}""", "20261128120000")]
    [InlineData(200, """{"state":{"interrupted":false,"skipped":false,"stopping_generation":true,"job_timestamp":"20261128120000"}}""", "20261128120000")]
    [InlineData(200, """{"state":{"interrupted":false,"skipped":false}}""", null)]
    [InlineData(200, """{"state":{"interrupted":"true","skipped":1}}""", null)]
    [InlineData(200, """{"state":null}""", null)]
    [InlineData(200, """{"state":7}""", null)]
    [InlineData(200, "{}", null)]
    [InlineData(200, "<html>", null)]
    [InlineData(404, """{"detail":"Not Found"}""", null)]
    [InlineData(401, "", null)]
    [InlineData(500, "", null)]
    [InlineData(503, "<html>", null)]
    public async Task The_state_of_another_run_or_no_state_costs_no_image(int status, string state, string? began)
    {
        _box.Answer(WebUiDouble.Buy, 200, Made(began)).Answer(State, status, state);

        Assert.IsType<SubmitOutcome.Completed>(await _box.Provider().SubmitAsync(Orders.Of("a cat"), Token));
    }

    [Fact]
    public async Task A_stop_that_was_seen_counts_although_the_next_run_has_begun_by_the_time_of_the_answer()
    {
        var made = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _box.Answer(WebUiDouble.Buy, 200, Made("20261128120000")).Answer(WebUiDouble.Ask, 200, """{"active":true,"progress":0.4}""")
            .Answer(State, 200, """{"state":{"interrupted":true,"job_timestamp":"20261128120000"}}""");
        _box.OnCall = (call, token) => call == WebUiDouble.Buy ? made.Task.WaitAsync(token) : Task.CompletedTask;
        var ordering = _box.Provider(clock: _clock).SubmitAsync(Listening(), Token);
        await Eventually.TrueAsync(() => _box.Count(WebUiDouble.Buy) == 1);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => Looks() == 1);

        _box.Answer(State, 200, """{"state":{"interrupted":false,"job_timestamp":"20261128120009"}}""");
        made.SetResult();

        await Assert.ThrowsAsync<ProviderFaultException>(() => ordering);
    }

    [Fact]
    public async Task A_server_without_the_route_is_asked_once()
    {
        _box.Answer(WebUiDouble.Buy, 200, Made(null));
        var provider = _box.Provider();

        await provider.SubmitAsync(Orders.Of("a cat"), Token);
        await provider.SubmitAsync(Orders.Of("a cat"), Token);

        Assert.Equal(1, Looks());
    }

    [Fact]
    public async Task A_refusal_is_not_looked_into()
    {
        _box.Answer(WebUiDouble.Buy, 422, """{"detail":[]}""");

        await _box.Provider().SubmitAsync(Orders.Of("a cat"), Token);

        Assert.Equal(0, Looks());
    }

    [Fact]
    public async Task The_time_limit_does_not_run_while_other_orders_come_first()
    {
        var made = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _box.Answer(WebUiDouble.Buy, 200, Made(null)).Answer(WebUiDouble.Ask, 200, """{"active":false,"queued":true,"completed":false}""");
        _box.OnCall = (call, token) => call == WebUiDouble.Buy ? made.Task.WaitAsync(token) : Task.CompletedTask;
        var order = Listening() with { Deadline = TimeSpan.FromSeconds(5), OnWaiting = () => true };
        var ordering = _box.Provider(clock: _clock).SubmitAsync(order, Token);
        await Eventually.TrueAsync(() => _box.Count(WebUiDouble.Buy) == 1);
        for (var seconds = 1; seconds <= 20; seconds++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Eventually.TrueAsync(() => _box.Count(WebUiDouble.Ask) >= seconds);
        }

        _box.Answer(WebUiDouble.Ask, 200, """{"active":true,"queued":false,"progress":0.1}""");
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => _box.Count(WebUiDouble.Ask) >= 21);
        Assert.False(ordering.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(FailureReason.TimedOut, (await Assert.ThrowsAsync<ProviderFaultException>(() => ordering)).Reason);
    }

    private static string Made(string? began)
        => $$"""{"images":["{{WebUiDouble.Base64}}"],"info":{{JsonSerializer.Serialize(began is null ? """{"seed":7}""" : $$"""{"seed":7,"job_timestamp":"{{began}}"}""")}}}""";

    private static GenerationOrder Listening() => Orders.Of("a cat") with { OnProgress = (_, _) => Task.CompletedTask };

    private int Looks() => _box.Calls.Count(call => call.Call.StartsWith(State, StringComparison.Ordinal));
}
