using ImageGen.Contracts;
using ImageGen.Jobs.Predictions;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Events;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Jobs.Erasure;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Results;
using ImageGen.Storage.Tests.Results;
using ImageGen.Storage.Tests.Stores;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Storage.Tests.Jobs.Ended;

public abstract partial class EndedJobContract
{
    private const string Secret = "zebra";

    [Fact]
    public async Task An_erased_job_is_a_receipt_without_content()
    {
        using var folder = new TemporaryFolder();
        var (results, id) = (new FileResultStore(folder.Path, TimeProvider.System), await SecretJobAsync());
        var stored = await FinishAsync(results, id);

        var erased = await _world.Erasure.EraseAsync(StoreWorld.Tenant, id, Cancel);

        Assert.Equal(EraseOutcome.Erased, erased.Outcome);
        var job = await _world.FindAsync(id);
        Assert.Equal((JobState.Succeeded, "", null, 0L), (job.State, job.Request.Prompt, job.Image, job.Seed));
        Assert.Equal((0.04m, "sandbox"), (job.Cost!.Amount, job.Provider));
        Assert.NotNull(job.ErasedAt);
        Assert.Equal((1, 0), await _world.RemovalsFrom(results).SweepAsync(10, Cancel));
        Assert.Null(await results.OpenAsync(stored.Key, Cancel));
        Assert.Empty(await _world.FindTextAsync(Secret));
        var events = await Jobs.ReadEventsAsync(id, 0, Cancel);
        Assert.Equal(Enumerable.Range(1, events.Count).Select(number => (long)number), events.Select(one => one.Sequence));
        var last = Assert.IsType<ImageErased>(events[^1]);
        Assert.Equal((ErasureReason.Requested, JobStatus.Succeeded), (last.Reason, last.Status));
        Assert.Contains(await Outbox.TakeAsync(100, Seconds(30), Cancel), entry => entry.Event is ImageErased);
    }

    [Fact]
    public async Task Erasing_again_changes_nothing_and_another_tenant_erases_nothing()
    {
        var id = await SecretJobAsync();
        await FinishAsync(null, id);

        Assert.Equal(EraseOutcome.Missing, (await _world.Erasure.EraseAsync("another", id, Cancel)).Outcome);
        Assert.Null((await _world.FindAsync(id)).ErasedAt);
        await _world.Erasure.EraseAsync(StoreWorld.Tenant, id, Cancel);
        var (first, events) = (await _world.FindAsync(id), await Jobs.ReadEventsAsync(id, 0, Cancel));
        _world.Pass(Seconds(3));
        Assert.Equal(EraseOutcome.Erased, (await _world.Erasure.EraseAsync(StoreWorld.Tenant, id, Cancel)).Outcome);

        Assert.Equal((first.ErasedAt, first.Sequence), ((await _world.FindAsync(id)).ErasedAt, (await _world.FindAsync(id)).Sequence));
        Assert.Equal(events.Count, (await Jobs.ReadEventsAsync(id, 0, Cancel)).Count);
    }

    [Fact]
    public async Task A_job_that_was_not_ordered_is_canceled_and_erased_at_once()
    {
        var id = await SecretJobAsync();

        Assert.Equal(EraseOutcome.Erased, (await _world.Erasure.EraseAsync(StoreWorld.Tenant, id, Cancel)).Outcome);

        Assert.Equal(JobState.Canceled, (await _world.FindAsync(id)).State);
        Assert.Empty(await _world.FindTextAsync(Secret));
    }

    [Fact]
    public async Task A_job_at_a_provider_is_erased_after_its_end_and_its_image_is_dropped()
    {
        using var folder = new TemporaryFolder();
        var (results, id) = (new FileResultStore(folder.Path, TimeProvider.System), await SecretJobAsync());
        var claim = await _world.ClaimAsync(id);
        await _world.IntendAsync(claim);

        Assert.Equal(EraseOutcome.Requested, (await _world.Erasure.EraseAsync(StoreWorld.Tenant, id, Cancel)).Outcome);
        _world.Pass(Seconds(3));
        await _world.Erasure.SweepAsync(10, Cancel);
        var job = await _world.FindAsync(id);
        Assert.Equal((true, true, false), (job.CancelRequested, job.EraseRequestedAt is not null, job.ErasedAt is not null));

        await Claims.RecordStoringAsync(claim, null, Cancel);
        var stored = await results.PutAsync(id, TestImages.Png(), Cancel);
        Assert.Equal(WriteOutcome.Written, await Claims.FinishAsync(claim, StoreWorld.Ending() with { Image = stored }, Cancel));
        _world.Pass(Seconds(12));
        await _world.Erasure.SweepAsync(10, Cancel);
        await _world.RemovalsFrom(results).SweepAsync(10, Cancel);

        job = await _world.FindAsync(id);
        Assert.Equal((JobState.Succeeded, 0.04m, true), (job.State, job.Cost!.Amount, job.ErasedAt is not null));
        Assert.Null(await results.OpenAsync(stored.Key, Cancel));
        Assert.Empty(await _world.FindTextAsync(Secret));
    }

    [Fact]
    public async Task An_erased_job_is_not_bought_again_by_its_key_or_by_a_replay()
    {
        var submission = SecretSubmission(JobId.New(JobId.PartitionOf(StoreWorld.Tenant, "order"))) with { IdempotencyKey = "order", RequestHash = "hash" };
        var id = await _world.CreateAsync(submission);
        await FinishAsync(null, id, JobState.Failed);
        await _world.Erasure.EraseAsync(StoreWorld.Tenant, id, Cancel);

        var again = await Jobs.CreateAsync(submission, Cancel);
        var bus = await Jobs.CreateAsync(submission with { IdempotencyKey = null }, Cancel);

        Assert.Equal((CreateOutcome.Existing, id), (again.Outcome, again.JobIds.Single()));
        Assert.Equal(CreateOutcome.Existing, bus.Outcome);
        var job = await _world.FindAsync(id);
        Assert.Null(ReplayPlan.For(job, acceptDouble: true));
        Assert.Equal(ReplayOutcome.Refused, (await Jobs.ReplayAsync(new ReplayOrder(StoreWorld.Tenant, id, job.Sequence, AcceptDouble: true, Seconds(60)), Cancel)).Outcome);
    }

    [Fact]
    public async Task Payloads_of_webhooks_are_erased_in_every_state_and_a_later_delivery_reads_its_event_from_the_log()
    {
        var id = await SecretJobAsync();
        await FinishAsync(null, id);
        var endpoint = JobId.New();
        await _world.Database.HashSetAsync(WebhookKeys.Endpoints(StoreWorld.Tenant), endpoint.ToString("N"), "{}");
        var former = JobId.New();
        await _world.Database.SetAddAsync(WebhookKeys.Former(StoreWorld.Tenant), former.ToString("N"));
        const string Url = "https://example.com/zebra";
        var ofJob = WebhookNames.QueueOfJob(StoreWorld.Tenant, Url);
        WebhookDelivery[] all = [New(endpoint, endpoint, null, 1), New(former, former, null, 2), New(ofJob, ofJob, Url, 2)];
        await _world.Deliveries.EnqueueAsync(all, Cancel);

        await _world.Erasure.EraseAsync(StoreWorld.Tenant, id, Cancel);

        foreach (var delivery in all)
        {
            var found = await _world.Deliveries.FindAsync(delivery.Queue, delivery.Id, Cancel);
            Assert.Equal(("", id, DeliveryState.Pending), (found!.Data, found.Subject, found.State));
        }

        // A worker that held a delivery records a failure, with the payload that it had read before.
        var taken = Assert.Single(await _world.Deliveries.TakeAsync(1, 4, Seconds(30), Cancel));
        await _world.Deliveries.RecordAsync(taken with { Data = Secret }, new DeliveryOutcome(DeliveryState.Pending, new DeliveryAttempt(_world.Now, 1, 500, "status")) { NextIn = Seconds(600) }, Cancel);
        _world.Pass(RedisJobErasure.SecondLook);
        await _world.Erasure.SweepAsync(10, Cancel);
        Assert.Equal("", (await _world.Deliveries.FindAsync(taken.Queue, taken.Id, Cancel))!.Data);
        _world.Pass(Seconds(60));
        Assert.Equal(0, await _world.Erasure.SweepAsync(10, Cancel));

        WebhookDelivery New(Guid queue, Guid named, string? url, long sequence) => new()
        {
            Id = WebhookNames.DeliveryId(EventLog.MessageId(id, sequence), named, url),
            Queue = queue,
            Tenant = StoreWorld.Tenant,
            Url = url,
            Type = "image.generated",
            JobId = id,
            Time = _world.Now,
            Sequence = sequence,
            Data = $$"""{"secret":"{{Secret}}"}""",
        };
    }

    [Fact]
    public async Task Predictions_that_are_delivered_to_a_webhook_of_Replicate_s_API_are_erased()
    {
        var id = JobId.New();
        var webhook = new PredictionWebhook("https://example.com/prediction", new Uri("https://images.example"), PredictionWebhook.AllEvents);
        await _world.CreateAsync(StoreWorld.Submission(id) with { Jobs = [new NewJob(id, StoreWorld.Request() with { Prompt = Secret, Webhook = webhook.ToAddress() })] });
        await FinishAsync(null, id);
        var queue = WebhookNames.QueueOfJob(StoreWorld.Tenant, webhook.Url);
        WebhookDelivery[] all = [New(id), New(EventLog.MessageId(id, 2))];
        await _world.Deliveries.EnqueueAsync(all, Cancel);

        await _world.Erasure.EraseAsync(StoreWorld.Tenant, id, Cancel);

        foreach (var delivery in all)
        {
            Assert.Equal("", (await _world.Deliveries.FindAsync(delivery.Queue, delivery.Id, Cancel))!.Prediction!.Json);
        }

        WebhookDelivery New(Guid message) => new()
        {
            Id = WebhookNames.DeliveryId(message, queue, webhook.Url),
            Queue = queue,
            Tenant = StoreWorld.Tenant,
            Url = webhook.Url,
            Type = "image.started",
            JobId = id,
            Time = _world.Now,
            Sequence = 2,
            Prediction = new PredictionBody(webhook.Origin, $$$"""{"input":{"prompt":"{{{Secret}}}"}}"""),
        };
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task An_erase_that_is_killed_between_any_two_scripts_is_completed_by_a_worker(int scripts)
    {
        using var folder = new TemporaryFolder();
        var (results, id) = (new FileResultStore(folder.Path, TimeProvider.System), await SecretJobAsync());
        var stored = await FinishAsync(results, id);
        var endpoint = JobId.New();
        await _world.Database.HashSetAsync(WebhookKeys.Endpoints(StoreWorld.Tenant), endpoint.ToString("N"), "{}");
        var delivery = new WebhookDelivery
        {
            Id = WebhookNames.DeliveryId(EventLog.MessageId(id, 1), endpoint, null),
            Queue = endpoint,
            Tenant = StoreWorld.Tenant,
            Type = "image.accepted",
            JobId = id,
            Time = _world.Now,
            Sequence = 1,
            Data = Secret,
        };
        await _world.Deliveries.EnqueueAsync([delivery], Cancel);

        await Proxies.EndAsync(_world.Over(Proxies.StopsAfter(_world.Redis, scripts)).Erasure.EraseAsync(StoreWorld.Tenant, id, Cancel));

        // 1: only the cancel ran, which says that the job has ended. Nothing was promised.
        if (scripts == 1)
        {
            Assert.Null((await _world.FindAsync(id)).ErasedAt);
            return;
        }

        for (var round = 0; round < 5; round++)
        {
            _world.Pass(Seconds(36));
            await _world.Erasure.SweepAsync(10, Cancel);
            await _world.RemovalsFrom(results).SweepAsync(10, Cancel);
        }

        Assert.NotNull((await _world.FindAsync(id)).ErasedAt);
        Assert.Single((await Jobs.ReadEventsAsync(id, 0, Cancel)).OfType<ImageErased>());
        Assert.Null(await results.OpenAsync(stored.Key, Cancel));
        Assert.Equal("", (await _world.Deliveries.FindAsync(endpoint, delivery.Id, Cancel))!.Data);
        Assert.Empty(await _world.FindTextAsync(Secret));
        Assert.Equal(0, await _world.Erasure.SweepAsync(10, Cancel));
    }

    [Fact]
    public async Task A_job_is_erased_when_its_own_time_after_the_end_is_over_and_not_before()
    {
        var id = await _world.CreateAsync(SecretSubmission(JobId.New()) with { RetainFor = Seconds(600) });
        var claim = await _world.ClaimAsync(id);
        await _world.IntendAsync(claim);
        await Claims.RecordStoringAsync(claim, null, Cancel);
        _world.Pass(Seconds(1000));
        await _world.Erasure.SweepAsync(10, Cancel);
        Assert.Equal(WriteOutcome.Written, await Claims.FinishAsync(await RefreshedAsync(claim), StoreWorld.Ending(), Cancel));

        foreach (var wait in new[] { 70, 500 })
        {
            _world.Pass(Seconds(wait));
            await _world.Erasure.SweepAsync(10, Cancel);
            Assert.Null((await _world.FindAsync(id)).ErasedAt);
        }

        _world.Pass(Seconds(31));
        await _world.Erasure.SweepAsync(10, Cancel);

        Assert.NotNull((await _world.FindAsync(id)).ErasedAt);
        Assert.Equal(ErasureReason.Retention, (await Jobs.ReadEventsAsync(id, 0, Cancel)).OfType<ImageErased>().Single().Reason);
        Assert.Equal(CreateOutcome.Existing, (await Jobs.CreateAsync(SecretSubmission(id), Cancel)).Outcome);
    }

    [Fact]
    public async Task The_jobs_of_a_batch_share_their_source_image_which_the_last_erased_one_takes_along()
    {
        using var folder = new TemporaryFolder();
        var results = new FileResultStore(folder.Path, TimeProvider.System);
        var batch = JobId.New();
        var source = await results.PutInputAsync(batch, TestImages.Png(), Cancel);
        var ids = new[] { JobId.InBatch(batch, 0), JobId.InBatch(batch, 1) };
        var request = StoreWorld.Request() with { Image = SourceImages.KeptPrefix + source.Key };
        await Jobs.CreateAsync(StoreWorld.Submission(batch) with { BatchId = batch, Jobs = [.. ids.Select(id => new NewJob(id, request))] }, Cancel);

        await _world.Erasure.EraseAsync(StoreWorld.Tenant, ids[0], Cancel);
        await _world.RemovalsFrom(results).SweepAsync(10, Cancel);
        Assert.NotNull(await ReadAsync(results, source.Key));
        await _world.Erasure.EraseAsync(StoreWorld.Tenant, ids[1], Cancel);
        await _world.RemovalsFrom(results).SweepAsync(10, Cancel);

        Assert.Null(await ReadAsync(results, source.Key));
    }

    [Fact]
    public async Task Images_end_with_their_rows_and_never_before()
    {
        using var folder = new TemporaryFolder();
        var results = new FileResultStore(folder.Path, TimeProvider.System);
        var id = JobId.New();
        var source = await results.PutInputAsync(id, TestImages.Png(), Cancel);
        await _world.CreateAsync(StoreWorld.Submission(id) with { Jobs = [new NewJob(id, StoreWorld.Request() with { Image = SourceImages.KeptPrefix + source.Key })] });
        var stored = await FinishAsync(results, id);
        var removals = _world.RemovalsFrom(results);

        Assert.Equal((0, 0), await removals.SweepAsync(10, Cancel));
        _world.Pass(TimeSpan.FromDays(7));

        // The row still exists: the clock of the server, which deletes it, has not reached its end.
        Assert.Equal((1, 0), await removals.SweepAsync(10, Cancel));
        Assert.NotNull(await ReadAsync(results, stored.Key));
        await _world.Database.KeyDeleteAsync(PartitionKeys.Of(id).Row(id));
        _world.Pass(TimeSpan.FromDays(7.1));

        // A worker that takes the entry and dies loses nothing.
        await new DueSets(new StoreConnection(_world.Redis), new StoreSettings(Seconds(1)) { Now = () => _world.Now }).TakeAsync(DueSet.Removals, 10, Seconds(60), Cancel);
        Assert.Equal((0, 0), await removals.SweepAsync(10, Cancel));
        _world.Pass(Seconds(61));
        Assert.Equal((1, 0), await removals.SweepAsync(10, Cancel));

        Assert.Null(await ReadAsync(results, stored.Key));
        Assert.Null(await ReadAsync(results, source.Key));
        _world.Pass(Seconds(61));
        Assert.Equal((0, 0), await removals.SweepAsync(10, Cancel));
    }

    [Fact]
    public async Task Images_of_a_replayed_job_stay_until_it_ends_again()
    {
        using var folder = new TemporaryFolder();
        var results = new FileResultStore(folder.Path, TimeProvider.System);
        var id = JobId.New();
        var source = await results.PutInputAsync(id, TestImages.Png(), Cancel);
        await _world.CreateAsync(StoreWorld.Submission(id) with { Jobs = [new NewJob(id, StoreWorld.Request() with { Image = SourceImages.KeptPrefix + source.Key })] });
        await Jobs.CancelAsync(StoreWorld.Tenant, id, Cancel);
        var job = await _world.FindAsync(id);
        await Jobs.ReplayAsync(new ReplayOrder(StoreWorld.Tenant, id, job.Sequence, AcceptDouble: false, TimeSpan.FromDays(20)), Cancel);

        _world.Pass(TimeSpan.FromDays(8));
        await _world.RemovalsFrom(results).SweepAsync(10, Cancel);

        Assert.NotNull(await ReadAsync(results, source.Key));
    }

    private static JobSubmission SecretSubmission(Guid id) => StoreWorld.Submission(id) with
    {
        Jobs = [new NewJob(id, StoreWorld.Request() with { Prompt = $"a {Secret}", NegativePrompt = Secret, Metadata = new Dictionary<string, string> { [Secret] = Secret }, Webhook = $"https://example.com/{Secret}" })],
    };

    private static async Task<byte[]?> ReadAsync(FileResultStore results, string key)
    {
        await using var stream = await results.OpenAsync(key, Cancel);
        using var bytes = new MemoryStream();
        await (stream?.CopyToAsync(bytes, Cancel) ?? Task.CompletedTask);
        return stream is null ? null : bytes.ToArray();
    }

    private Task<Guid> SecretJobAsync() => _world.CreateAsync(SecretSubmission(JobId.New()));

    private async Task<Job> RefreshedAsync(Job claim) => claim with { Fence = (await _world.FindAsync(claim.Id)).Fence };

    private async Task<StoredImage> FinishAsync(FileResultStore? results, Guid id, JobState state = JobState.Succeeded)
    {
        var claim = await _world.ClaimAsync(id);
        await _world.IntendAsync(claim);
        await Claims.RecordStoringAsync(claim, null, Cancel);
        var stored = results is null ? StoreWorld.Image() : await results.PutAsync(id, TestImages.Png(), Cancel);
        var attempt = StoreWorld.Attempt(outcome: AttemptOutcome.Succeeded) with { Message = $"about a {Secret}" };
        var ending = StoreWorld.Ending(state) with { Attempts = [attempt], Image = state == JobState.Succeeded ? stored : null };
        ending = ending.Error is { } error ? ending with { Error = error with { Message = Secret } } : ending;
        Assert.Equal(WriteOutcome.Written, await Claims.FinishAsync(claim, ending, Cancel));
        return stored;
    }
}
