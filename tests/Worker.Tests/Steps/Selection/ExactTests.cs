using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Tests.Scripted;

namespace ImageGen.Worker.Tests.Steps.Selection;

/// <summary>Jobs whose caller insists on just what is asked for.</summary>
public sealed class ExactTests(StoreFixture store)
{
    private static readonly ImageRequest Request = new() { Prompt = "a red cube", Width = 512, Height = 512, Steps = 28, Exact = true };

    private static SynchronousProvider OfShapes => new() { OnPlan = order => (OrderPlan.Of(order) with { Steps = null }).Shaped("1:1") };

    [Fact]
    public async Task An_exact_request_that_the_only_provider_can_not_make_fails_without_an_order()
    {
        var provider = OfShapes;
        await using var worker = new TestWorker(store.ConnectionString, provider);

        var job = await worker.RunUntilAsync(await worker.SubmitAsync(Request), JobState.Failed);

        Assert.Equal((FailureReason.InvalidRequest, 0, 0m, true), (job.Error!.Reason, provider.Purchases, job.Cost!.Amount, job.Cost.Certain));
        Assert.Equal(
            "The request can't be met exactly (exact): size 512x512 would be ordered as aspect_ratio 1:1, in pixels that the service chooses; steps 28 would be left out. Nothing was bought.",
            job.Error.Message);
        var attempt = Assert.Single(job.Attempts);
        Assert.Equal((AttemptOutcome.Skipped, false), (attempt.Outcome, attempt.MayHaveCharged));
        Assert.Equal([("size", "512x512", "1:1"), ("steps", "28", null)], attempt.Changes!.Select(change => (change.Field, change.Asked, change.Made)));
        Assert.Null(job.StartedAt);
    }

    [Fact]
    public async Task An_exact_request_skips_a_provider_that_can_not_make_it()
    {
        await using var pair = new Pair(store, OfShapes, new SynchronousProvider { OnSubmit = Completing(512, 512) });

        var job = await pair.EndAsync(request: Request);

        Assert.Equal((JobState.Succeeded, 0, 1), (job.State, pair.First.Purchases, pair.Second.Purchases));
        Assert.Equal([AttemptOutcome.Skipped, AttemptOutcome.Succeeded], job.Attempts.Select(attempt => attempt.Outcome!.Value));
        Assert.True(Assert.Single(pair.Second.Orders).IsExact);
    }

    [Fact]
    public async Task A_request_without_exact_is_made_with_a_remark()
    {
        var provider = OfShapes;
        provider.OnSubmit = _ => Task.FromResult<SubmitOutcome>(new SubmitOutcome.Completed(Pngs.Of(1024, 1024)) { Plan = OfShapes.OnPlan(provider.Orders[^1]) });
        await using var worker = new TestWorker(store.ConnectionString, provider);

        var job = await worker.RunUntilAsync(await worker.SubmitAsync(Request with { Exact = false }), JobState.Succeeded);

        var attempt = Assert.Single(job.Attempts);
        Assert.Equal("steps: left out. Asked for 512x512, got 1024x1024.", attempt.Message);
        Assert.Equal([("steps", "28", null), ("size", "512x512", "1024x1024")], attempt.Changes!.Select(change => (change.Field, change.Asked, change.Made)));
    }

    [Fact]
    public async Task The_returned_image_decides_whether_the_plan_was_met()
    {
        var provider = OfShapes;
        provider.OnSubmit = _ => Task.FromResult<SubmitOutcome>(new SubmitOutcome.Completed(Pngs.Of(512, 512)) { Plan = OfShapes.OnPlan(provider.Orders[^1]) });
        await using var worker = new TestWorker(store.ConnectionString, provider);

        var job = await worker.RunUntilAsync(await worker.SubmitAsync(Request with { Exact = null, Steps = null }), JobState.Succeeded);

        Assert.Null(Assert.Single(job.Attempts).Changes);
    }

    [Fact]
    public async Task A_deviation_visible_only_in_the_image_is_delivered_with_a_remark()
    {
        await using var pair = new Pair(store, new SynchronousProvider { OnSubmit = Completing(640, 480) }, new SynchronousProvider());

        var job = await pair.EndAsync(request: Request);

        Assert.Equal((JobState.Succeeded, 1, 0), (job.State, pair.First.Purchases, pair.Second.Purchases));
        Assert.Equal(("Asked for 512x512, got 640x480.", "640x480"), (job.Attempts[^1].Message!, Assert.Single(job.Attempts[^1].Changes!).Made));
    }

    [Fact]
    public async Task An_exact_request_whose_parameter_a_service_refuses_goes_to_the_next_provider()
    {
        await using var pair = new Pair(
            store,
            new SynchronousProvider { OnSubmit = _ => Task.FromResult<SubmitOutcome>(new SubmitOutcome.Refused(new Refusal(FailureReason.InvalidRequest, "Unknown parameter: steps."))) },
            new SynchronousProvider { OnSubmit = Completing(512, 512) });

        Assert.Equal((JobState.Failed, 0), ((await pair.EndAsync(request: Request with { Exact = null })).State, pair.Second.Purchases));
        Assert.Equal((JobState.Succeeded, 1), ((await pair.EndAsync(request: Request)).State, pair.Second.Purchases));
    }

    [Fact]
    public async Task A_model_of_another_kind_of_service_is_no_match()
    {
        await using var pair = new Pair(store, new SynchronousProvider { OnSubmit = _ => throw Down }, new OtherKind());

        var job = await pair.EndAsync(request: new ImageRequest { Prompt = "a red cube", Model = "sdxl", Exact = true });

        Assert.Equal((JobState.Failed, FailureReason.ProviderUnavailable, 0), (job.State, job.Error!.Reason, pair.Second.Purchases));
        Assert.Equal(("model", "sdxl", "scripted-model"), job.Attempts[^1].Changes!.Select(change => (change.Field, change.Asked!, change.Made!)).Single());
    }

    [Fact]
    public async Task A_model_of_another_kind_of_service_is_a_remark_without_exact()
    {
        await using var pair = new Pair(store, new SynchronousProvider { OnSubmit = _ => throw Down }, new OtherKind());

        var job = await pair.EndAsync(request: new ImageRequest { Prompt = "a red cube", Model = "sdxl" });

        Assert.Equal("The model sdxl belongs to another kind of service: scripted-model was ordered.", job.Attempts[^1].Message);
        Assert.Equal("model", Assert.Single(job.Attempts[^1].Changes!).Field);
    }

    [Fact]
    public async Task An_exact_request_goes_to_a_server_of_the_pool_that_can_make_it()
    {
        var (first, second) = (OfShapes, new SynchronousProvider { OnSubmit = Completing(512, 512) });
        await using var pool = new Pair(store, first, second, ($"ImageGen:Providers:{first.Name}:Pool", "boxes"), ($"ImageGen:Providers:{second.Name}:Pool", "boxes"));

        var job = await pool.Worker.RunUntilAsync(await pool.Worker.SubmitAsync(Request with { Provider = first.Name }), JobState.Succeeded, JobState.Failed);

        Assert.Equal((JobState.Succeeded, 0, 1), (job.State, first.Purchases, second.Purchases));
    }

    [Fact]
    public async Task An_exact_request_that_no_server_of_a_pool_can_make_fails_without_an_order()
    {
        var (first, second) = (OfShapes, OfShapes);
        await using var pool = new Pair(store, first, second, ($"ImageGen:Providers:{first.Name}:Pool", "boxes"), ($"ImageGen:Providers:{second.Name}:Pool", "boxes"));

        var job = await pool.Worker.RunUntilAsync(await pool.Worker.SubmitAsync(Request with { Provider = first.Name }), JobState.Succeeded, JobState.Failed);

        Assert.Equal((FailureReason.InvalidRequest, 0, 0), (job.Error?.Reason, first.Purchases, second.Purchases));
    }

    [Fact]
    public async Task An_exact_request_whose_plan_can_not_be_made_now_is_planned_again()
    {
        var provider = new SynchronousProvider { OnSubmit = Completing(512, 512) };
        var asked = 0;
        provider.OnPlan = order => asked++ == 0 ? throw Down : OrderPlan.Of(order);
        await using var worker = new TestWorker(store.ConnectionString, provider);

        var id = await worker.SubmitAsync(Request);
        var queued = await worker.RunAsync(id);
        var job = await worker.RunUntilAsync(id, JobState.Succeeded, JobState.Failed);

        Assert.Equal((JobState.Queued, JobState.Succeeded, 1), (queued.State, job.State, provider.Purchases));
        Assert.Equal([AttemptOutcome.Failed, AttemptOutcome.Succeeded], job.Attempts.Select(attempt => attempt.Outcome!.Value));
    }

    [Fact]
    public async Task A_replay_of_an_exact_request_is_exact()
    {
        var provider = OfShapes;
        await using var worker = new TestWorker(store.ConnectionString, provider);
        var id = await worker.SubmitAsync(Request);
        await worker.ReplayAsync(await worker.RunUntilAsync(id, JobState.Failed));

        var job = await worker.RunUntilAsync(id, JobState.Failed);

        Assert.Equal((FailureReason.InvalidRequest, 0, 2), (job.Error!.Reason, provider.Purchases, job.Attempts.Count));
    }

    private static ProviderFaultException Down => new(FailureReason.ProviderUnavailable, "No answer.", mayHaveBought: false);

    private static Func<CancellationToken, Task<SubmitOutcome>> Completing(int width, int height)
        => _ => Task.FromResult<SubmitOutcome>(new SubmitOutcome.Completed(Pngs.Of(width, height)));

    private sealed class OtherKind : SynchronousProvider
    {
        public override string Kind => "huggingface";
    }
}
