using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGen.Contracts;
using ImageGen.Jobs.Predictions;
using ImageGen.Jobs.Signing;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Events;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Worker.Tests.Webhooks;

/// <summary>Deliveries in the form of Replicate's API, from the event to the post.</summary>
public sealed class PredictionDeliveryTests(WebhookStoreFixture store) : IClassFixture<WebhookStoreFixture>, IAsyncLifetime
{
    private static readonly Uri Origin = new("http://gateway.example:8080");

    private DeliveryWorld _world = null!;
    private Subscriber _subscriber = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _world = await DeliveryWorld.OpenAsync(store.ConnectionString);
        _subscriber = await Subscriber.StartAsync();
        _world.Registry.JobSecret = FakeRegistry.New("", "acme");
    }

    public async ValueTask DisposeAsync()
    {
        await _subscriber.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task Start_and_end_of_a_job_are_posted_as_predictions_and_signed()
    {
        var job = await CreateAsync();

        await HandOverAsync(Started(job), Canceled(await CancelAsync(job)));
        await _world.RunAsync();

        var posts = _subscriber.Posts.Select(post => (post.Headers, Body: JsonNode.Parse(post.Body)!, post.Body.Length, Raw: post.Body)).OrderBy(post => post.Body["completed_at"] is not null).ToList();
        Assert.Equal(["processing", "canceled"], posts.Select(post => post.Body["status"]!.GetValue<string>()));
        foreach (var (headers, body, _, raw) in posts)
        {
            Assert.Equal($"{job}", body["id"]!.GetValue<string>());
            Assert.Equal("a red cube", body["input"]!["prompt"]!.GetValue<string>());
            Assert.Equal($"{Origin}replicate/v1/predictions/{job}", body["urls"]!["get"]!.GetValue<string>());
            Assert.True(body.AsObject().ContainsKey("output") && body["output"] is null);
            Assert.False(body.AsObject().ContainsKey("data"));
            Assert.True(WebhookSignature.IsGood(
                headers["webhook-id"], headers["webhook-timestamp"], headers["webhook-signature"], raw, _world.Registry.Open(_world.Registry.JobSecret!, _world.Time.GetUtcNow()), _world.Time.GetUtcNow()));
        }

        Assert.Equal(2, posts.Select(post => post.Headers["webhook-id"]).Distinct().Count());
    }

    [Fact]
    public async Task An_event_that_is_handed_over_again_is_the_same_delivery()
    {
        var job = await CreateAsync();
        var (started, canceled) = (Started(job), Canceled(await CancelAsync(job)));

        await HandOverAsync(started, canceled);
        await HandOverAsync(canceled, started with { MessageId = Guid.NewGuid() });
        await _world.RunAsync();

        Assert.Equal(2, _subscriber.Posts.Count);
    }

    [Theory]
    [InlineData(PredictionWebhook.Start, 1)]
    [InlineData(PredictionWebhook.Completed, 1)]
    [InlineData(PredictionWebhook.Output, 0)]
    [InlineData(PredictionWebhook.Logs, 0)]
    public async Task The_filter_decides_which_events_are_posted(string name, int posts)
    {
        var job = await CreateAsync(events: [name]);

        await HandOverAsync(Started(job), Canceled(await CancelAsync(job)));
        await _world.RunAsync();

        Assert.Equal(posts, _subscriber.Posts.Count);
    }

    [Fact]
    public async Task The_images_of_a_body_are_links_that_each_attempt_signs_anew()
    {
        var (job, address) = (JobId.New(), _subscriber.Address);
        var view = PredictionView.Of(job, [new PredictedJob { Id = job, Status = JobStatus.Succeeded, Request = new ImageRequest { Prompt = "a" }, HasImage = true, CreatedAt = _world.Time.GetUtcNow() }], "http://gateway.example:8080");
        var delivery = await PutAsync(address, job, new PredictionBody(Origin, JsonSerializer.Serialize(view, PredictionView.Json)));
        _subscriber.AnswerWith(503);
        await _world.RunAsync();
        _subscriber.AnswerWith(200);

        await _world.RunNextAsync(delivery);

        var links = _subscriber.Posts.Select(post => new Uri(Assert.Single(JsonNode.Parse(post.Body)!["output"]!.AsArray())!.GetValue<string>())).ToList();
        Assert.Equal(2, links.Distinct().Count());
        Assert.All(links, link => Assert.Equal(("gateway.example:8080", $"/v1/pictures/{job}"), (link.Authority, link.AbsolutePath)));
        Assert.Single(_subscriber.Posts.Select(post => post.Headers["webhook-id"]).Distinct());
        Assert.Equal(DeliveryState.Delivered, (await _world.ReadAsync(delivery)).State);
        Assert.NotNull((await _world.ReadAsync(delivery)).Prediction);
    }

    [Fact]
    public async Task The_outputs_and_the_end_of_a_batch_are_posted_and_its_start_once()
    {
        var (batch, jobs) = await CreateBatchAsync(2);
        await HandOverAsync(Started(jobs[0], batch), Started(jobs[1], batch));
        await CancelAsync(jobs[0]);
        await HandOverAsync(Canceled(jobs[0], batch));
        await CancelAsync(jobs[1]);

        await HandOverAsync(Canceled(jobs[1], batch), new OutboxEntry(
            new BatchCompleted { BatchId = batch, Tenant = "acme", JobIds = jobs, Total = 2, Succeeded = 0, Failed = 0, Canceled = 2, Sequence = 1, Time = _world.Time.GetUtcNow() }, Guid.NewGuid()));
        await _world.RunAsync();

        var bodies = _subscriber.Posts.Select(post => JsonNode.Parse(post.Body)!).ToList();
        Assert.Equal(["canceled", "processing"], bodies.Select(body => body["status"]!.GetValue<string>()).Order());
        Assert.All(bodies, body => Assert.Equal(($"{batch}", 2), (body["id"]!.GetValue<string>(), body["input"]!["num_outputs"]!.GetValue<int>())));
    }

    [Fact]
    public void A_version_that_knows_no_predictions_leaves_their_rows_to_others()
    {
        var row = DeliveryRow.Write(Delivery("https://a.example/", JobId.New(), new PredictionBody(Origin, "{}")));

        // That version requires the event.
        Assert.DoesNotContain("\"Data\"", row, StringComparison.Ordinal);
        Assert.Null(DeliveryRow.TryParse($"pending 0 {row.Replace("\"Prediction\"", "\"Later\"", StringComparison.Ordinal)}", null));
    }

    [Fact]
    public async Task A_row_of_the_version_before_is_delivered()
    {
        var delivery = await _world.PutAsync(null, _subscriber.Address);

        Assert.DoesNotContain("Prediction", DeliveryRow.Write(delivery), StringComparison.Ordinal);
        await _world.RunAsync();

        Assert.Equal("image.generated", JsonNode.Parse(Assert.Single(_subscriber.Posts).Body)!["type"]!.GetValue<string>());
    }

    private async Task<Guid> CreateAsync(IReadOnlyList<string>? events = null) => (await SubmitAsync(1, batch: null, events ?? PredictionWebhook.AllEvents))[0];

    private async Task<(Guid Batch, IReadOnlyList<Guid> Jobs)> CreateBatchAsync(int count)
    {
        var batch = JobId.New();
        return (batch, await SubmitAsync(count, batch, PredictionWebhook.AllEvents));
    }

    private async Task<IReadOnlyList<Guid>> SubmitAsync(int count, Guid? batch, IReadOnlyList<string> events)
    {
        var address = new PredictionWebhook(_subscriber.Address, Origin, events).ToAddress();
        var created = await _world.Jobs.CreateAsync(
            new JobSubmission
            {
                Tenant = "acme",
                Lane = "default",
                BatchId = batch,
                ExpiresIn = TimeSpan.FromHours(1),
                Jobs = [.. Enumerable.Range(0, count).Select(n => new NewJob(batch is { } id ? JobId.InBatch(id, n) : JobId.New(), new ImageRequest { Prompt = "a red cube", Seed = n, Webhook = address }))],
            },
            Token);
        return created.JobIds;
    }

    private async Task<Guid> CancelAsync(Guid job)
    {
        Assert.Equal(CancelOutcome.Canceled, (await _world.Jobs.CancelAsync("acme", job, Token)).Outcome);
        return job;
    }

    private Task HandOverAsync(params OutboxEntry[] entries) => _world.HandOverAsync("acme", entries);

    private OutboxEntry Started(Guid job, Guid? batch = null)
        => new(new ImageStarted { JobId = job, BatchId = batch, Tenant = "acme", Provider = "p", Sequence = 2, Time = _world.Time.GetUtcNow() }, Guid.NewGuid());

    private OutboxEntry Canceled(Guid job, Guid? batch = null)
        => new(new ImageCanceled { JobId = job, BatchId = batch, Tenant = "acme", Sequence = 3, Time = _world.Time.GetUtcNow(), Receipt = new Receipt { Seed = 1, Attempts = [] } }, Guid.NewGuid());

    private async Task<WebhookDelivery> PutAsync(string url, Guid job, PredictionBody prediction)
    {
        var delivery = Delivery(url, job, prediction);
        await _world.Deliveries.EnqueueAsync([delivery], Token);
        return delivery;
    }

    private WebhookDelivery Delivery(string url, Guid job, PredictionBody prediction) => new()
    {
        Id = WebhookNames.DeliveryId(Guid.NewGuid(), WebhookNames.QueueOfJob("acme", url), url),
        Queue = WebhookNames.QueueOfJob("acme", url),
        Tenant = "acme",
        Url = url,
        Type = ImageGenerated.EventType,
        JobId = job,
        Time = _world.Time.GetUtcNow(),
        Sequence = 3,
        Prediction = prediction,
    };
}
