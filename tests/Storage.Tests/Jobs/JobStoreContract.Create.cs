using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs;

public abstract partial class JobStoreContract
{
    [Fact]
    public async Task A_created_job_reads_as_it_was_submitted()
    {
        var id = await _world.CreateAsync();

        var job = await _world.FindAsync(id);

        Assert.Equal(JobState.Queued, job.State);
        Assert.Equal(StoreWorld.Request().Prompt, job.Request.Prompt);
        Assert.Equal("17", job.Request.Metadata!["order"]);
        Assert.Equal((42, 0, 0, 1), (job.Seed, job.Fence, job.Claims, job.Sequence));
        Assert.Equal((StoreWorld.Tenant, StoreWorld.Lane), (job.Tenant, job.Lane));
        Assert.Equal((_world.Now, _world.Now.AddHours(1)), (job.CreatedAt, job.ExpiresAt));
        Assert.Null(job.LeaseUntil);
        Assert.Null(job.BatchId);
        Assert.Empty(job.Attempts);
        Assert.Equal(new DuePlaces(Seconds(10), null, TimeSpan.FromHours(1)), await _world.DueAsync(id));
        Assert.Equal(1, await Index.CountUnfinishedAsync(Cancel));
    }

    [Fact]
    public async Task Finding_a_missing_job_returns_null()
    {
        Assert.Null(await Jobs.FindAsync(JobId.New(), Cancel));
        Assert.Null(await Jobs.FindBatchAsync(JobId.New(), Cancel));
        Assert.Empty(await Jobs.ReadEventsAsync(JobId.New(), 0, Cancel));
    }

    [Fact]
    public async Task Creating_a_job_with_a_known_id_changes_nothing()
    {
        var id = await _world.CreateAsync();
        var other = StoreWorld.Submission(id) with { Jobs = [new NewJob(id, StoreWorld.Request() with { Prompt = "a dog" })] };

        var again = await Jobs.CreateAsync(other, Cancel);

        Assert.Equal(CreateOutcome.Existing, again.Outcome);
        Assert.Equal([id], again.JobIds);
        Assert.NotEqual("a dog", (await _world.FindAsync(id)).Request.Prompt);
        Assert.Single(await Jobs.ReadEventsAsync(id, 0, Cancel));
        Assert.Equal(1, await Index.CountUnfinishedAsync(Cancel));
    }

    [Fact]
    public async Task A_job_and_a_batch_never_have_the_same_id()
    {
        var id = await _world.CreateAsync();
        var batch = StoreWorld.Batch();
        await Jobs.CreateAsync(batch, Cancel);

        var overJob = StoreWorld.Submission(id) with { BatchId = id, Jobs = [new NewJob(JobId.InBatch(id, 0), StoreWorld.Request()), new NewJob(JobId.InBatch(id, 1), StoreWorld.Request())] };
        Assert.Equal(CreateOutcome.Existing, (await Jobs.CreateAsync(overJob, Cancel)).Outcome);
        Assert.Equal(CreateOutcome.Existing, (await Jobs.CreateAsync(StoreWorld.Submission(batch.BatchId!.Value), Cancel)).Outcome);

        Assert.Null(await Jobs.FindBatchAsync(id, Cancel));
        Assert.Null(await Jobs.FindAsync(JobId.InBatch(id, 0), Cancel));
        Assert.Null(await Jobs.FindAsync(batch.BatchId.Value, Cancel));
    }

    [Fact]
    public async Task The_digest_of_a_request_and_what_is_wrong_with_a_command_are_kept()
    {
        var id = JobId.New();
        await Jobs.CreateAsync(StoreWorld.Submission(id) with { RequestHash = "digest", Complaint = "steps must be 1 to 500." }, Cancel);
        var batch = StoreWorld.Batch();
        await Jobs.CreateAsync(batch, Cancel);

        var job = await _world.FindAsync(id);
        Assert.Equal(("digest", "steps must be 1 to 500.", true), (job.RequestHash, job.Complaint, job.IsOfRefusedCommand));
        Assert.Equal("hash", (await Jobs.FindBatchAsync(batch.BatchId!.Value, Cancel))!.RequestHash);
        var member = await _world.FindAsync(batch.Jobs[0].Id);
        Assert.Equal((null, null, false), (member.RequestHash, member.Complaint, member.IsOfRefusedCommand));
    }

    [Fact]
    public async Task The_same_key_and_body_gives_the_same_job_and_another_body_is_refused()
    {
        var first = await Jobs.CreateAsync(Keyed("k1", "h1"), Cancel);
        var again = await Jobs.CreateAsync(Keyed("k1", "h1"), Cancel);
        var other = await Jobs.CreateAsync(Keyed("k1", "h2"), Cancel);
        var stranger = await Jobs.CreateAsync(Keyed("k1", "h1", "other"), Cancel);

        Assert.Equal(CreateOutcome.Created, first.Outcome);
        Assert.Equal(CreateOutcome.Existing, again.Outcome);
        Assert.Equal(first.JobIds, again.JobIds);
        Assert.Equal(CreateOutcome.KeyReused, other.Outcome);
        Assert.Empty(other.JobIds);
        Assert.Equal(CreateOutcome.Created, stranger.Outcome);
        Assert.Equal(2, await Index.CountUnfinishedAsync(Cancel));
    }

    [Fact]
    public async Task Fifty_concurrent_submissions_with_one_key_make_one_job()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Jobs.CreateAsync(Keyed("k", "h"), Cancel)));

        Assert.Single(results, result => result.Outcome == CreateOutcome.Created);
        Assert.Equal(49, results.Count(result => result.Outcome == CreateOutcome.Existing));
        Assert.Single(results.SelectMany(result => result.JobIds).Distinct());
        Assert.Equal(1, await Index.CountUnfinishedAsync(Cancel));
    }

    [Fact]
    public async Task An_idempotency_key_is_remembered_for_a_day()
    {
        await Jobs.CreateAsync(Keyed("k", "h"), Cancel);

        var key = new PartitionKeys(JobId.PartitionOf(StoreWorld.Tenant, "k")).Idempotency(StoreWorld.Tenant, "k");
        var timeToLive = await _world.Database.KeyTimeToLiveAsync(key);
        Assert.InRange(timeToLive!.Value, TimeSpan.FromHours(23.9), TimeSpan.FromHours(24));
    }

    [Fact]
    public async Task A_batch_makes_all_its_jobs_and_repeats_as_a_whole()
    {
        var submission = Batch(3);

        var made = await Jobs.CreateAsync(submission, Cancel);
        var again = await Jobs.CreateAsync(submission, Cancel);

        Assert.Equal((CreateOutcome.Created, CreateOutcome.Existing), (made.Outcome, again.Outcome));
        Assert.Equal(submission.BatchId, again.BatchId);
        var batch = Assert.IsType<Batch>(await Jobs.FindBatchAsync(submission.BatchId!.Value, Cancel));
        Assert.Equal(made.JobIds, batch.JobIds);
        Assert.Equal((StoreWorld.Tenant, _world.Now), (batch.Tenant, batch.CreatedAt));
        foreach (var id in made.JobIds)
        {
            Assert.Equal(batch.Id, (await _world.FindAsync(id)).BatchId);
            Assert.Equal(batch.Id, Assert.IsType<ImageAccepted>(Assert.Single(await Jobs.ReadEventsAsync(id, 0, Cancel))).BatchId);
        }
    }

    [Fact]
    public async Task A_batch_gets_its_time_to_live_with_the_end_of_its_last_job()
    {
        var made = await Jobs.CreateAsync(Batch(2), Cancel);
        var key = PartitionKeys.Of(made.BatchId!.Value).Batch(made.BatchId.Value);

        await Jobs.CancelAsync(StoreWorld.Tenant, made.JobIds[0], Cancel);
        Assert.Null(await _world.Database.KeyTimeToLiveAsync(key));

        await Claims.FinishAsync(await _world.ClaimAsync(made.JobIds[1]), StoreWorld.Ending(JobState.Failed), Cancel);
        Assert.NotNull(await _world.Database.KeyTimeToLiveAsync(key));
    }

    [Fact]
    public async Task A_submission_that_spans_partitions_is_refused_before_anything_is_written()
    {
        var submission = StoreWorld.Submission(JobId.New(1)) with
        {
            BatchId = JobId.New(1),
            Jobs = [new NewJob(JobId.New(1), StoreWorld.Request()), new NewJob(JobId.New(2), StoreWorld.Request())],
        };

        await Assert.ThrowsAsync<ArgumentException>(() => Jobs.CreateAsync(submission, Cancel));
        Assert.Equal(0, await Index.CountUnfinishedAsync(Cancel));
    }

    private static JobSubmission Keyed(string key, string hash, string tenant = StoreWorld.Tenant)
        => StoreWorld.Submission(JobId.New(JobId.PartitionOf(tenant, key)), tenant) with { IdempotencyKey = key, RequestHash = hash };

    private static JobSubmission Batch(int count)
    {
        var batch = JobId.New();
        return StoreWorld.Submission(batch) with
        {
            BatchId = batch,
            Jobs = [.. Enumerable.Range(0, count).Select(index => new NewJob(JobId.InBatch(batch, index), StoreWorld.Request() with { Seed = index }))],
        };
    }
}
