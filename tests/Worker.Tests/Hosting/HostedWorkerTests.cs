using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.Jobs.Instances;
using ImageGen.Jobs.Submission;
using ImageGen.Messaging;
using ImageGen.Storage.Embedded;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Redis;
using ImageGen.Worker.Background;
using ImageGen.Worker.Tests.Scripted;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageGen.Worker.Tests.Hosting;

/// <summary>A whole worker: in-memory bus, due loop, outbox, over a store of its own.</summary>
[Trait("Category", "Long")]
public sealed class HostedWorkerTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-hosted-worker-");
    private EmbeddedStore _store = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await EmbeddedStore.StartAsync(_folder.FullName, cancellationToken: Token);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_command_from_anybody_becomes_an_image_and_three_events_however_often_it_comes()
    {
        var (provider, events) = (new PredictionProvider(), new RecordingPublisher());
        await using var worker = await StartAsync(provider, events);
        var command = NewCommand();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => PublishAsync(worker, command)));
        var job = await EndOfAsync(worker, command.JobId);
        await Eventually.TrueAsync(() => events.Published.Count >= 3, "the events are handed over");

        Assert.Equal((JobState.Succeeded, 1), (job.State, provider.Purchases));
        Assert.Equal([1L, 2, 3], events.Published.Select(entry => entry.Event.Sequence).Order());
        Assert.Single(events.Published, entry => entry.Event is ImageGenerated);
    }

    [Fact]
    public async Task A_command_that_breaks_the_rules_is_a_job_that_fails_and_states_why()
    {
        var provider = new SynchronousProvider();
        await using var worker = await StartAsync(provider);
        var command = NewCommand(new ImageRequest { Prompt = new string('x', 10_001), Steps = 9_999, Metadata = new Dictionary<string, string> { ["order"] = "7" } });

        await PublishAsync(worker, command);
        var job = await EndOfAsync(worker, command.JobId);

        Assert.Equal((JobState.Failed, FailureReason.InvalidRequest), (job.State, job.Error!.Reason));
        Assert.Contains("prompt must be at most", job.Error.Message, StringComparison.Ordinal);
        Assert.Contains("steps", job.Error.Message, StringComparison.Ordinal);
        Assert.Equal("7", job.Request.Metadata!["order"]);
        Assert.Equal(0, provider.Purchases);
    }

    [Theory]
    [InlineData("n", "4", "provider_options.n")]
    [InlineData("Webhook_Url", "\"https://example.com\"", "provider_options.Webhook_Url")]
    [InlineData("deep", "[[[[[[1]]]]]]", "levels deep")]
    [InlineData("long", null, "8192 bytes")]
    public async Task A_command_with_options_that_may_not_be_given_is_a_job_that_fails_and_states_why(string name, string? value, string message)
    {
        var provider = new SynchronousProvider();
        await using var worker = await StartAsync(provider);
        var option = JsonSerializer.Deserialize<JsonElement>(value ?? JsonSerializer.Serialize(new string('x', 9000)));
        var command = NewCommand(new ImageRequest { Prompt = "a red cube", ProviderOptions = new Dictionary<string, JsonElement> { [name] = option } });

        await PublishAsync(worker, command);
        var job = await EndOfAsync(worker, command.JobId);

        Assert.Equal((JobState.Failed, FailureReason.InvalidRequest, 0), (job.State, job.Error!.Reason, provider.Purchases));
        Assert.Contains(message, job.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_come_over_the_bus_to_the_adapter_as_they_are()
    {
        var provider = new SynchronousProvider();
        await using var worker = await StartAsync(provider);
        var options = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>("""{"quality":"high","nested":{"a":[1,2.50,null,"снег"]}}""");
        var command = NewCommand(new ImageRequest { Prompt = "a red cube", ProviderOptions = options });

        await PublishAsync(worker, command);
        await EndOfAsync(worker, command.JobId);

        var sent = Assert.Single(provider.Orders).Options!;
        Assert.Equal(("high", "1", "2.50", "снег"), (sent["quality"].GetString()!, sent["nested"].GetProperty("a")[0].GetRawText(), sent["nested"].GetProperty("a")[1].GetRawText(), sent["nested"].GetProperty("a")[3].GetString()!));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task An_image_inside_of_a_command_is_kept_and_the_row_has_a_claim_check(int count)
    {
        var provider = new SynchronousProvider();
        await using var worker = await StartAsync(provider);
        var command = NewCommand(new ImageRequest { Prompt = "a red cube", Count = count, Image = $"data:image/png;base64,{Convert.ToBase64String(TestImages.Png.Span)}" });

        await PublishAsync(worker, command);
        await PublishAsync(worker, command);
        var jobs = await Task.WhenAll(Enumerable.Range(0, count).Select(n => EndOfAsync(worker, count == 1 ? command.JobId : JobId.InBatch(command.JobId, n))));

        Assert.All(jobs, job => Assert.Equal(JobState.Succeeded, job.State));
        Assert.All(jobs, job => Assert.StartsWith("kept:", job.Request.Image, StringComparison.Ordinal));
        Assert.All(provider.Orders, order => Assert.Equal(TestImages.Png.ToArray(), order.Image!.Bytes.ToArray()));
        Assert.Equal(count, provider.Purchases);
    }

    [Theory]
    [InlineData("data:image/png;base64,!!!", "base64")]
    [InlineData("data:image/png;base64,R0lGODlhAQABAAAAACw=", "PNG, JPEG or WebP")]
    [InlineData("data:text/plain,hello", "data:")]
    [InlineData("file:///etc/passwd", "https")]
    public async Task A_command_whose_image_is_none_is_a_job_that_fails_and_states_why(string image, string message)
    {
        var provider = new SynchronousProvider();
        await using var worker = await StartAsync(provider);
        var command = NewCommand(new ImageRequest { Prompt = "a red cube", Image = image });

        await PublishAsync(worker, command);
        var job = await EndOfAsync(worker, command.JobId);

        Assert.Equal((JobState.Failed, FailureReason.InvalidRequest, 0), (job.State, job.Error!.Reason, provider.Purchases));
        Assert.Contains(message, job.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_repetition_does_not_touch_the_job_that_is_there()
    {
        var provider = new PredictionProvider { OnPoll = () => Task.FromResult<Providers.Prediction>(new Providers.Prediction.Running()) };
        await using var worker = await StartAsync(provider);
        var command = NewCommand();
        await PublishAsync(worker, command);
        await Eventually.GetAsync(async () => await worker.TryReadAsync(command.JobId) is { State: JobState.Waiting } waits ? waits : null, "it waits");

        await PublishAsync(worker, command with { Request = new ImageRequest { Prompt = "" } });
        var marker = NewCommand();
        await PublishAsync(worker, marker);
        await Eventually.GetAsync(async () => await worker.TryReadAsync(marker.JobId) is { State: JobState.Waiting } waits ? waits : null, "the next one waits");

        Assert.Equal(JobState.Waiting, (await worker.ReadAsync(command.JobId)).State);
    }

    [Fact]
    public async Task A_command_of_several_is_a_batch_with_a_seed_each()
    {
        var provider = new SynchronousProvider();
        await using var worker = await StartAsync(provider);
        var command = NewCommand(new ImageRequest { Prompt = "a red cube", Count = 3, Seed = uint.MaxValue });

        await PublishAsync(worker, command);
        var jobs = await Task.WhenAll(Enumerable.Range(0, 3).Select(n => EndOfAsync(worker, JobId.InBatch(command.JobId, n))));

        Assert.All(jobs, job => Assert.Equal((JobState.Succeeded, command.JobId), (job.State, job.BatchId!.Value)));
        Assert.Equal([uint.MaxValue, 0L, 1], jobs.Select(job => job.Seed));
        Assert.Equal(3, provider.Purchases);
    }

    [Fact]
    public async Task A_command_older_than_the_retention_is_dropped()
    {
        await using var worker = await StartAsync(new SynchronousProvider());
        var (old, marker) = (NewCommand() with { RequestedAt = DateTimeOffset.UtcNow.AddDays(-8) }, NewCommand());

        await PublishAsync(worker, old);
        await PublishAsync(worker, marker);
        await EndOfAsync(worker, marker.JobId);

        Assert.Null(await worker.TryReadAsync(old.JobId));
    }

    [Fact]
    public async Task A_command_from_the_future_makes_no_job_and_wakes_one_that_is_there()
    {
        // It would stay young for longer than the row of its job is kept, and a repetition would buy again.
        await using var worker = await StartAsync(new SynchronousProvider());
        var ahead = DateTimeOffset.UtcNow.AddMinutes(30);
        var (unknown, known, marker) = (NewCommand() with { RequestedAt = ahead }, NewCommand() with { RequestedAt = ahead }, NewCommand());
        await worker.Store.CreateAsync(
            new JobSubmission { Tenant = Tenants.Default, Lane = Lanes.Default, Jobs = [new NewJob(known.JobId, known.Request with { Seed = 7 })], ExpiresIn = TimeSpan.FromDays(1), StartIn = TimeSpan.FromHours(1) }, Token);

        await PublishAsync(worker, unknown);
        await PublishAsync(worker, known);
        await PublishAsync(worker, marker);
        await EndOfAsync(worker, marker.JobId);

        Assert.Equal(JobState.Succeeded, (await EndOfAsync(worker, known.JobId)).State);
        Assert.Null(await worker.TryReadAsync(unknown.JobId));
    }

    [Fact]
    public async Task A_job_whose_message_was_lost_is_made_all_the_same()
    {
        var provider = new PredictionProvider();
        await using var worker = await StartAsync(provider);
        var id = JobId.New();
        await worker.Store.CreateAsync(
            new JobSubmission
            {
                Tenant = Tenants.Default,
                Lane = Lanes.Default,
                Jobs = [new NewJob(id, new ImageRequest { Prompt = "a red cube", Seed = 7 })],
                ExpiresIn = TimeSpan.FromDays(1),
                StartIn = TimeSpan.Zero,
            },
            Token);

        Assert.Equal(JobState.Succeeded, (await EndOfAsync(worker, id)).State);
        Assert.Equal(1, provider.Purchases);
    }

    [Fact]
    public async Task A_command_whose_claim_the_store_did_not_answer_is_recorded_all_the_same()
    {
        var (provider, claims) = (new PredictionProvider(), 0);
        await using var worker = await StartAsync(provider, configure: TestWorker.Interpose<IJobClaims>(before: method =>
            method == nameof(IJobClaims.ClaimAsync) && Interlocked.Increment(ref claims) == 1
                ? Task.FromException(new StoreUnavailableException("away for a moment"))
                : Task.CompletedTask));
        var command = NewCommand();

        await PublishAsync(worker, command);

        Assert.Equal(JobState.Succeeded, (await EndOfAsync(worker, command.JobId)).State);
        Assert.Equal(1, provider.Purchases);
    }

    [Fact]
    public async Task A_command_to_cancel_stops_the_order_at_the_provider()
    {
        var provider = new PredictionProvider { OnPoll = () => Task.FromResult<Providers.Prediction>(new Providers.Prediction.Running()) };
        await using var worker = await StartAsync(provider);
        var command = NewCommand();
        await PublishAsync(worker, command);
        await Eventually.TrueAsync(() => provider.Purchases == 1, "it is ordered");

        await worker.Host.Services.GetRequiredService<IBus>().Publish(new CancelImage { JobId = command.JobId }, Token);

        Assert.Equal(JobState.Canceled, (await EndOfAsync(worker, command.JobId)).State);
        Assert.Equal(1, provider.Cancels);
    }

    [Fact]
    public async Task An_event_the_bus_did_not_take_comes_again_under_the_same_message_id()
    {
        var events = new RecordingPublisher(refusals: 1);
        await using var worker = await StartAsync(
            new SynchronousProvider(), events, services => services.Replace(ServiceDescriptor.Singleton(new Timings { OutboxLease = TimeSpan.FromMilliseconds(200) })));
        var command = NewCommand();

        await PublishAsync(worker, command);
        await Eventually.TrueAsync(() => events.Published.Count >= 3, "all events are handed over in the end");

        var refused = events.Tried.First();
        var again = Assert.Single(events.Published, entry => entry.Event.Sequence == refused.Event.Sequence);
        Assert.Equal(refused.MessageId, again.MessageId);
        Assert.Equal(3, events.Published.Select(entry => entry.MessageId).Distinct().Count());
    }

    [Fact]
    public async Task A_worker_with_faulty_settings_does_not_start_and_names_every_fault()
    {
        var worker = new TestWorker(_store.ConnectionString, new SynchronousProvider(), settings: [("Worker:Lanes:0", "No where"), ("Worker:Slots", "0"), ("ImageGen:Providers:x:Price", "cheap")]);

        var text = (await Assert.ThrowsAnyAsync<Exception>(() => worker.Host.StartAsync(Token))).ToString();

        Assert.All((string[])["No where", "Worker:Slots", "cheap"], fault => Assert.Contains(fault, text, StringComparison.Ordinal));
    }

    private async Task<TestWorker> StartAsync(SynchronousProvider provider, IEventPublisher? events = null, Action<IServiceCollection>? configure = null)
    {
        var worker = new TestWorker(_store.ConnectionString, provider, services =>
        {
            services.Replace(ServiceDescriptor.Singleton(events ?? new RecordingPublisher()));
            configure?.Invoke(services);
        });
        await worker.Host.StartAsync(Token);
        return worker;
    }

    private static GenerateImage NewCommand(ImageRequest? request = null)
        => new() { JobId = JobId.New(), RequestedAt = DateTimeOffset.UtcNow, Request = request ?? new ImageRequest { Prompt = "a red cube" } };

    private static async Task PublishAsync(TestWorker worker, GenerateImage command)
        => Assert.True(await worker.Host.Services.GetRequiredService<ICommandSender>().TrySendAsync(command, Lanes.Default, Token));

    private static Task<Job> EndOfAsync(TestWorker worker, Guid id)
        => Eventually.GetAsync(async () => await worker.TryReadAsync(id) is { } job && job.State.IsTerminal() ? job : null, "the job ends");
}
