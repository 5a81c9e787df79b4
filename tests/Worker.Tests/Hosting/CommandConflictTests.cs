using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.Jobs.Instances;
using ImageGen.Jobs.Submission;
using ImageGen.Messaging;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Commands;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGen.Worker.Tests.Hosting;

/// <summary>The same <c>job_id</c> again: the same request is a repetition, another one is refused, and neither changes the job.</summary>
public sealed class CommandConflictTests(StoreFixture store) : IAsyncLifetime
{
    private readonly PredictionProvider _provider = new();
    private TestWorker _worker = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _worker = new TestWorker(store.ConnectionString, _provider);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _worker.DisposeAsync();

    [Theory]
    [InlineData("""{"prompt":"a red cube","guidance":7,"metadata":{"a":"1","b":"2"},"provider_options":{"x":1,"y":{"c":2,"d":3}}}""")]
    [InlineData("""{"provider_options":{"y":{"d":3,"c":2},"x":1},"metadata":{"b":"2","a":"1"},"guidance":7.0,"prompt":"a red cube"}""")]
    [InlineData("""{"prompt":"a red \u0063ube","seed":null,"count":1,"guidance":7.00,"metadata":{"a":"1","b":"2"},"provider_options":{"x":1,"y":{"c":2,"d":3}}}""")]
    public async Task The_same_request_in_other_words_is_a_repetition(string json)
    {
        var first = Command("""{"prompt":"a red cube","guidance":7,"metadata":{"a":"1","b":"2"},"provider_options":{"x":1,"y":{"c":2,"d":3}}}""");
        await AcceptAsync(first);

        Assert.Equal([first.JobId], (await AcceptAsync(Command(json, first.JobId))).Jobs);
    }

    [Theory]
    [InlineData("""{"prompt":"a blue cube"}""", "It differs in prompt.")]
    [InlineData("""{"prompt":"a red cube","width":512,"height":512}""", "It differs in height, width.")]
    [InlineData("""{"prompt":"a red cube","seed":5}""", "It differs in seed.")]
    [InlineData("""{"prompt":"a red cube","count":2}""", "It differs in count.")]
    [InlineData("""{"prompt":"a red cube","metadata":{"order":"7"}}""", "It differs in metadata.")]
    [InlineData("""{"prompt":"a blue cube","metadata":{},"exact":false}""", "a different request. It differs in prompt.")]
    public async Task Another_request_is_refused_as_a_conflict_and_changes_nothing(string json, string difference)
    {
        var first = Command("""{"prompt":"a red cube"}""");
        await AcceptAsync(first);
        var before = await StateOfAsync(first.JobId);

        var refusal = await Assert.ThrowsAsync<CommandRefusedException>(() => AcceptAsync(Command(json, first.JobId)));

        Assert.Equal(DeadLetter.Conflict, refusal.Reason);
        Assert.EndsWith(difference, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("cube", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, await StateOfAsync(first.JobId));
        Assert.Null(await _worker.Store.FindBatchAsync(first.JobId, Token));
    }

    [Fact]
    public async Task A_job_of_another_tenant_is_a_conflict()
    {
        var first = Command("""{"prompt":"a red cube"}""");
        await AcceptAsync(first);

        Assert.Equal("job_id belongs to a job of another tenant.", await ConflictAsync(first with { Tenant = "acme" }));
    }

    [Fact]
    public async Task A_conflicting_command_is_refused_after_the_job_ended_and_after_a_replay()
    {
        _provider.OnFetch = () => Task.FromResult<ReadOnlyMemory<byte>>("no image"u8.ToArray());
        var first = Command("""{"prompt":"a red cube"}""");
        await AcceptAsync(first);
        var failed = await _worker.RunUntilAsync(first.JobId, JobState.Failed);
        Assert.Equal([first.JobId], (await AcceptAsync(first)).Jobs);
        await ConflictAsync(Command("""{"prompt":"a blue cube"}""", first.JobId));

        await _worker.ReplayAsync(failed);
        var before = await StateOfAsync(first.JobId);
        Assert.Equal([first.JobId], (await AcceptAsync(first)).Jobs);
        await ConflictAsync(Command("""{"prompt":"a blue cube"}""", first.JobId));
        Assert.Equal(before, await StateOfAsync(first.JobId));
    }

    [Fact]
    public async Task A_job_that_was_made_over_http_is_known_by_the_request_that_made_it()
    {
        var request = Request("""{"prompt":"a red cube"}""");
        var id = JobId.New();
        await CreateAsync(request, id, RequestHash.Of(request));

        Assert.Equal([id], (await AcceptAsync(new GenerateImage { JobId = id, RequestedAt = DateTimeOffset.UtcNow, Request = request })).Jobs);
        await ConflictAsync(Command("""{"prompt":"a blue cube"}""", id));
        await ConflictAsync(Command("""{"prompt":"a red cube","provider":"other"}""", id));
    }

    /// <summary>Versions before this one kept no digest: what the row has of the request decides.</summary>
    [Fact]
    public async Task A_row_of_an_earlier_version_is_compared_by_its_request()
    {
        var request = Request("""{"prompt":"a red cube","metadata":{"order":"7"}}""");
        var id = JobId.New();
        await CreateAsync(request, id, hash: null);

        Assert.Equal([id], (await AcceptAsync(new GenerateImage { JobId = id, RequestedAt = DateTimeOffset.UtcNow, Request = request })).Jobs);
        Assert.EndsWith("It differs in prompt.", await ConflictAsync(Command("""{"prompt":"a blue cube","metadata":{"order":"7"}}""", id)), StringComparison.Ordinal);
        Assert.EndsWith("It differs in count.", await ConflictAsync(Command("""{"prompt":"a red cube","metadata":{"order":"7"},"count":2}""", id)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_is_known_by_its_request_and_its_id_makes_no_job()
    {
        var first = Command("""{"prompt":"a red cube","count":3}""");
        var jobs = (await AcceptAsync(first)).Jobs;

        Assert.Equal(jobs, (await AcceptAsync(first)).Jobs);
        Assert.Equal("job_id belongs to a batch with a different request.", await ConflictAsync(Command("""{"prompt":"a red cube","count":2}""", first.JobId)));
        Assert.Equal("job_id belongs to a batch with a different request.", await ConflictAsync(Command("""{"prompt":"a red cube"}""", first.JobId)));
        Assert.Equal("job_id belongs to a batch of another tenant.", await ConflictAsync(first with { Tenant = "acme" }));
        Assert.Null(await _worker.TryReadAsync(first.JobId));
    }

    [Fact]
    public async Task A_refused_command_made_a_job_that_keeps_its_message_names_no_provider_and_is_never_replayed()
    {
        var bad = Command("""{"prompt":"a red cube","steps":9999}""");
        var accepted = await AcceptAsync(bad);

        // The worker that recorded it ends here: the due set has the job.
        var job = await _worker.RunUntilAsync(bad.JobId, JobState.Failed);

        Assert.Equal((accepted.Complaint, FailureReason.InvalidRequest, null), (job.Error!.Message, job.Error.Reason, job.Error.Provider));
        Assert.Contains("steps", job.Error.Message, StringComparison.Ordinal);
        Assert.Null(ReplayPlan.For(job));
        Assert.Null(ReplayPlan.For(job, acceptDouble: true));
        var replay = await _worker.Store.ReplayAsync(new ReplayOrder(job.Tenant, job.Id, job.Sequence, AcceptDouble: true, TimeSpan.FromDays(1)), Token);
        Assert.Equal((ReplayOutcome.Refused, job.Error), (replay.Outcome, (await _worker.ReadAsync(job.Id)).Error));
        Assert.Equal(0, _provider.Purchases);
        Assert.Contains("a refused command", await ConflictAsync(Command("""{"prompt":"a red cube"}""", bad.JobId)), StringComparison.Ordinal);
    }

    /// <summary>Texts that are hidden from tenants when a provider sends them about the operator's account; here they are the caller's own.</summary>
    [Theory]
    [InlineData("""{"prompt":"a red cube","provider_options":{"api_key":"x"}}""")]
    [InlineData("""{"prompt":"a red cube","metadata":{"account":""},"steps":9999}""")]
    [InlineData("""{"prompt":"a red cube","width":1,"height":64,"provider_options":{"balance":{"token":"x"}}}""")]
    [InlineData("""{"prompt":"a red cube","provider_options":{"subscription_token":"x"},"steps":9999}""")]
    public async Task The_error_of_a_refused_command_names_fields_of_any_name(string json)
    {
        var bad = Command(json);
        var accepted = await AcceptAsync(bad);

        var job = await _worker.RunUntilAsync(bad.JobId, JobState.Failed);

        Assert.NotNull(accepted.Complaint);
        Assert.Equal(accepted.Complaint, job.Error!.Message);
    }

    [Fact]
    public async Task A_body_that_can_t_be_read_ends_no_job_and_no_batch()
    {
        var (single, batch) = (Command("""{"prompt":"a red cube"}"""), Command("""{"prompt":"a red cube","count":2}"""));
        await AcceptAsync(single);
        await AcceptAsync(batch);
        var before = await StateOfAsync(single.JobId);
        var intake = _worker.Host.Services.GetRequiredService<CommandRecorder>();

        Assert.Empty(await intake.AcceptAsync(new UnreadableCommand(single.JobId, Tenants.Default, "No JSON."), Token));
        Assert.Empty(await intake.AcceptAsync(new UnreadableCommand(batch.JobId, Tenants.Default, "No JSON."), Token));
        Assert.Equal(before, await StateOfAsync(single.JobId));
        Assert.Null(await _worker.TryReadAsync(batch.JobId));
    }

    private static ImageRequest Request(string json) => JsonSerializer.Deserialize<ImageRequest>(json)!;

    private static GenerateImage Command(string json, Guid? id = null)
        => new() { JobId = id ?? JobId.New(), RequestedAt = DateTimeOffset.UtcNow, Request = Request(json) };

    private Task<AcceptedCommand> AcceptAsync(GenerateImage command)
        => _worker.Host.Services.GetRequiredService<CommandRecorder>().AcceptAsync(command, recorded: false, Token);

    private async Task<string> ConflictAsync(GenerateImage command)
    {
        var refusal = await Assert.ThrowsAsync<CommandRefusedException>(() => AcceptAsync(command));
        Assert.Equal(DeadLetter.Conflict, refusal.Reason);
        return refusal.Message;
    }

    private Task<CreateResult> CreateAsync(ImageRequest request, Guid id, string? hash) => _worker.Store.CreateAsync(
        new JobSubmission
        {
            Tenant = Tenants.Default,
            Lane = Lanes.Default,
            Jobs = [new NewJob(id, request with { Seed = 7, Provider = _provider.Name })],
            ExpiresIn = TimeSpan.FromDays(1),
            RequestHash = hash,
        },
        Token);

    private async Task<(JobState, long, string)> StateOfAsync(Guid id)
    {
        var job = await _worker.ReadAsync(id);
        return (job.State, job.Sequence, JsonSerializer.Serialize(job.Request));
    }
}
