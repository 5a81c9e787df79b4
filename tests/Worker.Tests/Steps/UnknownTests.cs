using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Worker.Background;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageGen.Worker.Tests.Steps;

/// <summary>Nobody can find out whether an image was bought: what is wished for that case happens, and no more.</summary>
public sealed class UnknownTests(StoreFixture store) : IAsyncDisposable
{
    private static readonly Cost One = new() { Amount = TestWorker.Price, Certain = false };
    private static readonly Cost Two = new() { Amount = 2 * TestWorker.Price, Certain = false };

    private readonly SynchronousProvider _provider = new();
    private readonly List<TestWorker> _dead = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Silences => ["time-out", "reset", "crash"];

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _dead)
        {
            await worker.DisposeAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Silences))]
    public async Task An_unknown_outcome_is_not_bought_again_unless_requested(string silence)
    {
        await using var worker = NewWorker();
        var id = await LoseAsync(worker, silence);

        var job = await worker.RunUntilAsync(id, JobState.OutcomeUnknown);
        await worker.RunAsync(id);

        Assert.Equal(1, _provider.Purchases);
        Assert.Equal(FailureReason.OutcomeUnknown, job.Error!.Reason);
        Assert.Equal(One, job.Cost);
        Assert.Equal((AttemptOutcome.Unknown, true), (Assert.Single(job.Attempts).Outcome, job.Attempts[0].MayHaveCharged));
        Assert.Equal(1, await worker.CountEndingsAsync(id));
    }

    [Theory]
    [MemberData(nameof(Silences))]
    public async Task An_unknown_outcome_is_bought_again_once_when_allowed_and_both_orders_are_on_the_receipt(string silence)
    {
        await using var worker = NewWorker(BuyAgain());
        var id = await LoseAsync(worker, silence);

        var job = await worker.RunUntilAsync(id, JobState.Succeeded);

        Assert.Equal(2, _provider.Purchases);
        Assert.Equal(Two, job.Cost);
        Assert.Equal([AttemptOutcome.Unknown, AttemptOutcome.Succeeded], job.Attempts.Select(attempt => attempt.Outcome!.Value));
        var generated = Assert.IsType<ImageGenerated>((await worker.Store.ReadEventsAsync(id, 0, Token))[^1]);
        Assert.Equal((2, Two), (generated.Receipt.Attempts.Count, generated.Receipt.Cost));
    }

    [Theory]
    [MemberData(nameof(Silences))]
    public async Task An_unknown_outcome_is_not_bought_a_third_time(string silence)
    {
        await using var worker = NewWorker(BuyAgain());
        var id = await LoseAsync(worker, silence);
        _provider.OnSubmit = _ => throw Ambiguous();

        var job = await Eventually.GetAsync(async () => await worker.RunAsync(id) is var row && _provider.Purchases == 2 ? row : null, "it is ordered once more");
        for (var run = 0; run < 3; run++)
        {
            job = await worker.RunAsync(id);
        }

        Assert.Equal((JobState.OutcomeUnknown, 2), (job.State, _provider.Purchases));
        Assert.Equal(Two, job.Cost);
        Assert.Equal([AttemptOutcome.Unknown, AttemptOutcome.Unknown], job.Attempts.Select(attempt => attempt.Outcome!.Value));
    }

    [Fact]
    public async Task A_second_order_left_by_a_dead_worker_is_not_made_again()
    {
        await using var worker = NewWorker(BuyAgain());
        var id = await LoseAsync(worker, "reset");

        await DieWithTheOrderOutAsync(id, BuyAgain());
        var job = await worker.RunUntilAsync(id, JobState.OutcomeUnknown);

        Assert.Equal(2, _provider.Purchases);
        Assert.Equal(Two, job.Cost);
    }

    [Theory]
    // The operator's sum, the request's sum, whether 0.04 more may be spent.
    [InlineData("0.04", null, true)]
    [InlineData("0.039", null, false)]
    [InlineData("0.04", "0.039", false)]
    [InlineData("0.039", "1", false)]
    [InlineData("0", "1", false)]
    [InlineData(null, "0.04", true)]
    [InlineData(null, "0.039", false)]
    [InlineData(null, null, false)]
    public async Task A_request_can_lower_the_operator_s_limit_for_a_second_order_and_not_raise_it(string? allowed, string? wished, bool again)
    {
        await using var worker = NewWorker(settings: [("BuyAgainUpTo", allowed ?? "")]);
        _provider.OnSubmit = _ => throw Ambiguous();
        var wish = new OnUnknown { Policy = UnknownPolicy.BuyAgain, UpTo = wished is null ? null : decimal.Parse(wished, System.Globalization.CultureInfo.InvariantCulture) };

        var job = await worker.RunAsync(await worker.SubmitAsync(Wishing(wish)));

        Assert.Equal(again ? JobState.Queued : JobState.OutcomeUnknown, job.State);
        Assert.Equal(One, job.Cost);
    }

    [Fact]
    public async Task An_unknown_outcome_is_not_bought_again_without_a_price()
    {
        await using var worker = NewWorker(settings: [("Price", "")]);
        _provider.OnSubmit = _ => throw Ambiguous();

        var job = await worker.RunAsync(await worker.SubmitAsync(Wishing(new OnUnknown { Policy = UnknownPolicy.BuyAgain, UpTo = 1000 })));

        Assert.Equal((JobState.OutcomeUnknown, null), (job.State, job.Cost));
    }

    [Fact]
    public async Task The_request_s_policy_for_an_unknown_outcome_overrides_the_operator_s()
    {
        await using var worker = NewWorker(BuyAgain());
        _provider.OnSubmit = _ => throw Ambiguous();

        var job = await worker.RunAsync(await worker.SubmitAsync(Wishing(new OnUnknown { Policy = UnknownPolicy.Fail })));

        Assert.Equal((JobState.OutcomeUnknown, 1), (job.State, _provider.Purchases));
    }

    [Fact]
    public async Task A_second_order_that_fails_for_certain_leaves_the_doubt_about_the_first()
    {
        await using var worker = NewWorker(BuyAgain());
        var id = await LoseAsync(worker, "reset");
        _provider.OnSubmit = _ => Task.FromResult<SubmitOutcome>(new SubmitOutcome.Refused(new Refusal(FailureReason.ContentRejected, "no such image")));

        var job = await worker.RunUntilAsync(id, JobState.OutcomeUnknown, JobState.Failed);

        Assert.Equal((JobState.OutcomeUnknown, FailureReason.OutcomeUnknown), (job.State, job.Error!.Reason));
        Assert.Contains("no such image", job.Error.Message, StringComparison.Ordinal);
        Assert.Equal(FailureReason.ContentRejected, job.Attempts[^1].Reason);
        Assert.Equal(One, job.Cost);
    }

    [Fact]
    public async Task A_cancel_before_the_second_order_prevents_it_and_does_not_hide_the_first()
    {
        await using var worker = NewWorker(BuyAgain());
        var id = await LoseAsync(worker, "reset");

        var cancel = await worker.Store.CancelAsync(Tenants.Default, id, Token);
        var job = await worker.RunAsync(id);

        Assert.Equal(CancelOutcome.Requested, cancel.Outcome);
        Assert.Equal((JobState.OutcomeUnknown, true, 1), (job.State, job.CancelRequested, _provider.Purchases));
        Assert.Equal(One, job.Cost);
    }

    [Fact]
    public async Task A_cancel_between_claim_and_second_intent_prevents_the_order()
    {
        await using var worker = NewWorker(BuyAgain());
        var id = await LoseAsync(worker, "reset");
        await using var late = NewWorker(BuyAgain(), TestWorker.Interpose<IJobClaims>(
            before: method => method == nameof(IJobClaims.RecordIntentAsync) ? worker.Store.CancelAsync(Tenants.Default, id, Token) : Task.CompletedTask));

        var job = await late.RunAsync(id);

        Assert.Equal((JobState.OutcomeUnknown, 1), (job.State, _provider.Purchases));
    }

    [Fact]
    public async Task A_canceled_job_is_not_bought_again()
    {
        await using var worker = NewWorker(BuyAgain());
        var id = await worker.SubmitAsync();
        _provider.OnSubmit = async _ =>
        {
            await worker.Store.CancelAsync(Tenants.Default, id, Token);
            throw Ambiguous();
        };
        await worker.RunAsync(id);

        var job = await worker.RunUntilAsync(id, JobState.OutcomeUnknown);

        Assert.Equal((1, One), (_provider.Purchases, job.Cost));
    }

    [Fact]
    public async Task A_second_order_that_came_too_late_to_begin_leaves_the_doubt()
    {
        await using var worker = NewWorker(BuyAgain());
        var id = await worker.SubmitAsync(expiresIn: TimeSpan.FromSeconds(1));
        _provider.OnSubmit = _ => throw Ambiguous();
        Assert.Equal(JobState.Queued, (await worker.RunAsync(id)).State);
        await Eventually.GetAsync(async () => (await worker.ReadAsync(id)).ExpiresAt < DateTimeOffset.UtcNow ? "late" : null, "it is too late");

        var job = await worker.RunAsync(id);

        Assert.Equal((JobState.OutcomeUnknown, 1), (job.State, _provider.Purchases));
        Assert.Equal(One, job.Cost);
    }

    [Theory]
    [MemberData(nameof(Silences))]
    public async Task An_unknown_order_on_own_hardware_is_run_again(string silence)
    {
        var own = new SynchronousProvider { Evidence = PurchaseEvidence.Free };
        await using var worker = new TestWorker(store.ConnectionString, own);
        var id = await LoseAsync(worker, silence, own);

        var job = await worker.RunUntilAsync(id, JobState.Succeeded);

        Assert.Equal([AttemptOutcome.Failed, AttemptOutcome.Succeeded], job.Attempts.Select(attempt => attempt.Outcome!.Value));
        Assert.Equal(new Cost { Amount = TestWorker.Price, Certain = true }, job.Cost);
    }

    [Fact]
    public async Task An_order_on_own_hardware_fails_after_the_usual_attempts_without_an_unknown_outcome()
    {
        var own = new SynchronousProvider { Evidence = PurchaseEvidence.Free, OnSubmit = _ => throw Ambiguous() };
        await using var worker = new TestWorker(store.ConnectionString, own);

        var job = await worker.RunUntilAsync(await worker.SubmitAsync(), JobState.Failed);

        Assert.Equal((5, FailureReason.ProviderUnavailable), (own.Purchases, job.Error!.Reason));
        Assert.Equal(new Cost { Amount = 0, Certain = true }, job.Cost);
    }

    private static ImageRequest Wishing(OnUnknown wish) => new() { Prompt = "a red cube", OnUnknown = wish };

    private static ProviderFaultException Ambiguous() => new(FailureReason.ProviderUnavailable, "connection reset", mayHaveBought: true);

    private static (string Key, string Value)[] BuyAgain() => [("OnUnknown", "buy_again"), ("BuyAgainUpTo", "0.04")];

    /// <summary>A job whose order left and was never answered.</summary>
    private async Task<Guid> LoseAsync(TestWorker worker, string silence, SynchronousProvider? provider = null)
    {
        provider ??= _provider;
        var id = await worker.SubmitAsync();
        if (silence == "crash")
        {
            await DieWithTheOrderOutAsync(id, [], provider);
        }
        else
        {
            provider.OnSubmit = _ => throw (silence == "reset" ? Ambiguous() : new TaskCanceledException("HttpClient.Timeout"));
            Assert.NotEqual(JobState.Submitting, (await worker.RunAsync(id)).State);
        }

        provider.OnSubmit = _ => Task.FromResult<SubmitOutcome>(new SubmitOutcome.Completed(TestImages.Png));
        return id;
    }

    /// <summary>Another worker orders it and is never heard of again; its lease is short.</summary>
    private async Task DieWithTheOrderOutAsync(Guid id, (string Key, string Value)[] settings, SynchronousProvider? provider = null)
    {
        provider ??= _provider;
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        provider.OnSubmit = _ =>
        {
            left.TrySetResult();
            return new TaskCompletionSource<SubmitOutcome>().Task;
        };
        var dying = NewWorker(settings, TestWorker.ShortLeases, provider);
        _dead.Add(dying);
        while (!left.Task.IsCompleted)
        {
            // On a slow machine the short lease may run out before the order leaves; then it is begun anew.
            Token.ThrowIfCancellationRequested();
            await Task.WhenAny(left.Task, dying.RunAsync(id));
        }
    }

    private TestWorker NewWorker((string Key, string Value)[]? settings = null, Action<IServiceCollection>? configure = null, SynchronousProvider? provider = null)
    {
        provider ??= _provider;
        return new(
            store.ConnectionString,
            provider,
            services =>
            {
                services.Replace(ServiceDescriptor.Singleton(new Timings { FirstRetry = TimeSpan.FromMilliseconds(1) }));
                configure?.Invoke(services);
            },
            settings: [.. (settings ?? []).Select(setting => ($"ImageGen:Providers:{provider.Name}:{setting.Key}", setting.Value))]);
    }
}
