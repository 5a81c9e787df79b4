using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Worker.Tests.Steps;

/// <summary>Orders at a GPU server of the operator's own, which answers with an id: they may always be made anew.</summary>
public sealed class OwnServerTests(StoreFixture store)
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly PredictionProvider _server = new() { Evidence = PurchaseEvidence.Free };

    /// <summary>How much time passes between a claim and the question to the server.</summary>
    private TimeSpan _passes;

    [Fact]
    public async Task The_time_limit_does_not_run_while_an_order_queues_at_the_server()
    {
        await using var worker = NewWorker();
        var id = await BuyAsync(worker);
        _server.OnPoll = () => Task.FromResult<Prediction>(new Prediction.Running(QueuePosition: 3));

        _passes = TimeSpan.FromHours(2);
        var job = await worker.RunAsync(id);

        Assert.Equal((JobState.Waiting, 0, null), (job.State, _server.Cancels, job.BegunAt));
    }

    [Fact]
    public async Task The_time_limit_begins_with_the_run_and_an_order_stopped_by_us_runs_again()
    {
        await using var worker = NewWorker();
        var id = await BuyAsync(worker);
        _server.OnPoll = () => Task.FromResult<Prediction>(new Prediction.Running(QueuePosition: 1));
        _passes = TimeSpan.FromMinutes(30);
        await worker.RunAsync(id);
        _server.OnPoll = () => Task.FromResult<Prediction>(new Prediction.Running());
        Assert.NotNull((await worker.RunAsync(id)).BegunAt);
        _passes = TimeSpan.FromSeconds(50);
        Assert.Equal((JobState.Waiting, 0), ((await worker.RunAsync(id)).State, _server.Cancels));
        _passes = TimeSpan.FromSeconds(70);

        var job = await worker.RunAsync(id);

        Assert.Equal((JobState.Queued, 1, FailureReason.TimedOut, false), (job.State, _server.Cancels, job.Attempts[0].Reason, job.Attempts[0].MayHaveCharged));
        Assert.Contains("timeout", job.Attempts[0].Message, StringComparison.Ordinal);
        Assert.DoesNotContain("provider stopped", job.Attempts[0].Message, StringComparison.OrdinalIgnoreCase);
        Assert.Null(job.BegunAt);
        _server.OnPoll = Made;
        Assert.Equal(2, (await worker.RunUntilAsync(id, JobState.Succeeded)).Attempts.Count);
    }

    [Fact]
    public async Task An_order_that_can_not_be_stopped_is_left_alone_and_made_again_much_later()
    {
        await using var worker = NewWorker();
        var id = await BuyAsync(worker);
        _server.OnPoll = _server.OnCancel = () => Task.FromResult<Prediction>(new Prediction.Running());
        await worker.RunAsync(id);
        _passes = TimeSpan.FromMinutes(3);
        Assert.Equal(JobState.Waiting, (await worker.RunAsync(id)).State);
        _passes = TimeSpan.FromMinutes(5);

        var job = await worker.RunAsync(id);

        Assert.Equal((JobState.Queued, FailureReason.TimedOut), (job.State, job.Attempts[0].Reason));
    }

    [Fact]
    public async Task An_order_that_never_begins_expires_with_its_job()
    {
        await using var worker = NewWorker();
        var id = await worker.SubmitAsync(expiresIn: TimeSpan.FromHours(1));
        await worker.RunAsync(id);
        _server.OnPoll = () => Task.FromResult<Prediction>(new Prediction.Running(QueuePosition: 7));

        _passes = TimeSpan.FromHours(2);
        var job = await worker.RunAsync(id);

        Assert.Equal((JobState.Failed, FailureReason.Expired, 1), (job.State, job.Error?.Reason, _server.Cancels));
        Assert.Equal(new Cost { Amount = 0, Certain = true }, job.Cost);
    }

    [Fact]
    public async Task An_order_stopped_by_someone_else_runs_again()
    {
        await using var worker = NewWorker();
        var id = await BuyAsync(worker);
        _server.OnPoll = () => Task.FromResult<Prediction>(new Prediction.Canceled(MayHaveCharged: false));

        var job = await worker.RunAsync(id);
        _server.OnPoll = Made;

        Assert.Equal((JobState.Queued, FailureReason.ProviderUnavailable), (job.State, job.Attempts[0].Reason));
        Assert.Equal(JobState.Succeeded, (await worker.RunUntilAsync(id, JobState.Succeeded, JobState.Failed)).State);
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(null, 5)]
    public async Task An_undone_run_is_repeated_a_limited_number_of_times(int? mostTries, int runs)
    {
        await using var worker = NewWorker();
        var id = await worker.SubmitAsync();
        _server.OnPoll = () => Task.FromResult<Prediction>(new Prediction.Undone("It ran out of memory.", mostTries));

        var job = await worker.RunUntilAsync(id, JobState.Failed, JobState.Succeeded);

        Assert.Equal((JobState.Failed, runs), (job.State, _server.Purchases));
        Assert.Equal("It ran out of memory.", job.Error!.Message);
    }

    [Fact]
    public async Task A_canceled_job_whose_run_was_interrupted_ends_canceled()
    {
        await using var worker = NewWorker();
        var id = await BuyAsync(worker);
        _server.OnCancel = () => Task.FromResult<Prediction>(new Prediction.Undone("Somebody interrupted the run."));
        await worker.Store.CancelAsync(Tenants.Default, id, TestContext.Current.CancellationToken);

        Assert.Equal(JobState.Canceled, (await worker.RunAsync(id)).State);
    }

    [Fact]
    public async Task An_order_at_a_server_that_is_gone_is_made_anew_after_a_few_questions()
    {
        await using var worker = NewWorker();
        var id = await BuyAsync(worker);
        _server.OnPoll = _server.OnCancel = () => throw Unreached();
        for (var question = 1; question <= 3; question++)
        {
            var asked = await worker.RunAsync(id);
            Assert.Equal((JobState.Waiting, question), (asked.State, asked.Unanswered));
        }

        var job = await worker.RunAsync(id);

        Assert.Equal((JobState.Queued, false), (job.State, job.Attempts[0].MayHaveCharged));
        _server.OnPoll = Made;
        Assert.Equal(2, (await worker.RunUntilAsync(id, JobState.Succeeded)).Attempts.Count);
    }

    [Fact]
    public async Task An_answer_of_the_server_resets_the_count_of_missing_answers()
    {
        await using var worker = NewWorker();
        var id = await BuyAsync(worker);
        foreach (var answers in (bool[])[false, false, false, true, false, false, false])
        {
            _server.OnPoll = answers ? () => Task.FromResult<Prediction>(new Prediction.Running()) : () => throw Unreached();
            Assert.Equal(JobState.Waiting, (await worker.RunAsync(id)).State);
        }
    }

    [Fact]
    public async Task A_run_with_a_known_id_is_looked_up_and_repeated_only_if_the_server_does_not_respond()
    {
        var server = new PredictionProvider { Evidence = PurchaseEvidence.ById, CostsNothing = true };
        server.OnSubmit = _ => throw new ProviderFaultException(FailureReason.ProviderUnavailable, "broken off", mayHaveBought: true);
        server.OnLookUp = () => throw Unreached();
        await using var worker = new TestWorker(store.ConnectionString, server);
        var id = await worker.SubmitAsync();
        for (var look = 0; look < 4; look++)
        {
            Assert.Equal(JobState.Submitting, (await worker.RunAsync(id)).State);
        }

        Assert.Equal((JobState.Queued, 1), ((await worker.RunAsync(id)).State, server.Purchases));
    }

    [Fact]
    public async Task A_single_not_found_answer_does_not_end_an_order()
    {
        await using var worker = NewWorker();
        var id = await BuyAsync(worker);
        _server.OnPoll = () => Task.FromResult<Prediction>(new Prediction.Gone("not known"));

        Assert.Equal(JobState.Waiting, (await worker.RunAsync(id)).State);
        _passes = TimeSpan.FromSeconds(4);

        Assert.Equal(JobState.Queued, (await worker.RunAsync(id)).State);
    }

    private static Task<Prediction> Made() => Task.FromResult<Prediction>(new Prediction.Succeeded(new ImageSource("here")));

    private static ProviderFaultException Unreached() => new(FailureReason.ProviderUnavailable, "can't be reached", mayHaveBought: false) { IsUnreached = true };

    private static async Task<Guid> BuyAsync(TestWorker worker)
    {
        var id = await worker.SubmitAsync();
        Assert.Equal(JobState.Waiting, (await worker.RunAsync(id)).State);
        return id;
    }

    private TestWorker NewWorker() => new(store.ConnectionString, _server, services =>
    {
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time));
        TestWorker.Interpose<IProviderSlots>(before: method =>
        {
            if (method == nameof(IProviderSlots.TryTakeAsync) && _passes > TimeSpan.Zero)
            {
                var passes = _passes;
                _passes = TimeSpan.Zero;
                _time.Advance(passes);
            }

            return Task.CompletedTask;
        })(services);
    });
}
