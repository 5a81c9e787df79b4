using ImageGen.Storage.Webhooks;

namespace ImageGen.Worker.Tests.Webhooks;

/// <summary>A subscriber that was away and answers again, over real HTTP and with a clock that the test moves.</summary>
[Trait("Category", "Long")]
public sealed class SubscriberBackTests(WebhookStoreFixture store) : IClassFixture<WebhookStoreFixture>, IAsyncLifetime
{
    private Subscriber _subscriber = null!;
    private DeliveryWorld _world = null!;
    private WebhookEndpoint _endpoint = null!;

    public async ValueTask InitializeAsync()
    {
        (_subscriber, _world) = (await Subscriber.StartAsync(), await DeliveryWorld.OpenAsync(store.ConnectionString));
        _endpoint = _world.Registry.Add(FakeRegistry.New(_subscriber.Address));
    }

    public async ValueTask DisposeAsync()
    {
        await _world.DisposeAsync();
        await _subscriber.DisposeAsync();
    }

    [Fact]
    public async Task A_subscriber_that_restarts_for_thirty_seconds_has_all_events_within_two_minutes_without_a_newer_one()
    {
        _subscriber.AnswerWith(503);
        List<WebhookDelivery> all = [];
        for (var second = 0; second < 30; second++)
        {
            all.AddRange(second % 5 == 0 ? [await _world.PutAsync(_endpoint)] : []);
            await SecondAsync();
        }

        _subscriber.AnswerWith(204);
        var took = 0;
        while (await PendingAsync() > 0)
        {
            await SecondAsync();
            Assert.True(++took < 90, "Some event waits still.");
        }

        Assert.All(await Task.WhenAll(all.Select(_world.ReadAsync)), delivery => Assert.Equal(DeliveryState.Delivered, delivery.State));
        Assert.Equal(all.Select(delivery => delivery.Id).Order(), _subscriber.Posts.Select(post => post.Id).Distinct().Order());
    }

    [Fact]
    public async Task A_delivered_newer_event_brings_a_hundred_waiting_events_forward()
    {
        _subscriber.AnswerWith(500);
        var all = await WaitingForHoursAsync(100);
        _subscriber.AnswerWith(204);
        _subscriber.Posts.Clear();

        var newer = await _world.PutAsync(_endpoint);
        await _world.RunAsync();
        await DrainAsync();

        Assert.Equal(newer.Id, _subscriber.Posts.First().Id);
        Assert.Equal(all.Append(newer).Select(delivery => delivery.Id).Order(), _subscriber.Posts.Select(post => post.Id).Order());
        Assert.Equal(0, await PendingAsync());
    }

    [Fact]
    public async Task A_successful_test_of_the_endpoint_brings_waiting_events_forward()
    {
        _subscriber.AnswerWith(500);
        await WaitingForHoursAsync(3);
        _subscriber.AnswerWith(204);

        await _world.PutAsync(_endpoint, type: WebhookTypes.Test);
        await DrainAsync();

        Assert.Equal(0, await PendingAsync());
    }

    [Fact]
    public async Task An_address_that_a_job_names_gets_its_events_with_the_next_success_there()
    {
        _world.Registry.JobSecret = FakeRegistry.New("");
        _subscriber.AnswerWith(500);
        var waiting = await WaitingForHoursAsync(3, ofJob: true);
        _subscriber.AnswerWith(204);

        await _world.PutAsync(null, $"{_subscriber.Address}?order=8");
        await DrainAsync();

        Assert.All(await Task.WhenAll(waiting.Select(_world.ReadAsync)), delivery => Assert.Equal(DeliveryState.Delivered, delivery.State));
    }

    [Fact]
    public async Task An_endpoint_that_responds_once_and_fails_again_keeps_its_schedule_and_its_attempts()
    {
        _subscriber.AnswerWith(500);
        var all = await WaitingForHoursAsync(30);
        var before = await Task.WhenAll(all.Select(_world.ReadAsync));
        _subscriber.AnswerWith(204);
        await _world.PutAsync(_endpoint);
        await _world.RunAsync();

        _subscriber.AnswerWith(500);
        _subscriber.Posts.Clear();
        await DrainAsync();

        // Those that were on their way together.
        Assert.InRange(_subscriber.Posts.Count, 1, 4);
        var after = await Task.WhenAll(all.Select(_world.ReadAsync));
        Assert.Equal(before.Select(delivery => (delivery.Tries, delivery.NextAt)), after.Select(delivery => (delivery.Tries, delivery.NextAt)));
    }

    [Fact]
    public async Task An_event_that_is_always_refused_is_not_posted_with_every_success_and_runs_out_at_its_time()
    {
        _subscriber.AnswerWith(204);
        var refused = await _world.PutAsync(_endpoint);
        _subscriber.Answer = context =>
        {
            context.Response.StatusCode = context.Request.Headers["webhook-id"] == refused.Id ? 500 : 204;
            return Task.CompletedTask;
        };
        var began = _world.Time.GetUtcNow();
        while ((await _world.ReadAsync(refused)).State == DeliveryState.Pending)
        {
            await _world.PutAsync(_endpoint);
            await DrainAsync();
            _world.Time.Advance(TimeSpan.FromMinutes(10));
            Assert.True(_world.Time.GetUtcNow() - began < TimeSpan.FromHours(100));
        }

        var found = await _world.ReadAsync(refused);
        Assert.Equal((DeliveryState.Failed, 12), (found.State, found.Tries));
        Assert.InRange(_subscriber.Posts.Count(post => post.Id == refused.Id), 13, 50);
        Assert.InRange(_world.Time.GetUtcNow() - began, TimeSpan.FromHours(60), TimeSpan.FromHours(92));
    }

    /// <summary>Deliveries of which several attempts have failed and whose next one is hours away.</summary>
    private async Task<IReadOnlyList<WebhookDelivery>> WaitingForHoursAsync(int count, bool ofJob = false)
    {
        List<WebhookDelivery> all = [];
        for (var n = 0; n < count; n++)
        {
            all.Add(ofJob ? await _world.PutAsync(null, $"{_subscriber.Address}?order={n}") : await _world.PutAsync(_endpoint));
        }

        for (var attempt = 1; attempt <= 7; attempt++)
        {
            await DrainAsync();
            _world.Time.Advance(TimeSpan.FromHours(attempt < 7 ? attempt : 0));
        }

        var waiting = await Task.WhenAll(all.Select(_world.ReadAsync));
        Assert.All(waiting, delivery => Assert.True(delivery.State == DeliveryState.Pending && delivery.NextAt > _world.Time.GetUtcNow().AddHours(1)));
        return waiting;
    }

    /// <summary>Makes every attempt that is due, and those that become so by it.</summary>
    private async Task DrainAsync()
    {
        int before;
        do
        {
            before = _subscriber.Posts.Count;
            await _world.RunAsync();
        }
        while (_subscriber.Posts.Count > before);
    }

    private async Task SecondAsync()
    {
        await DrainAsync();
        _world.Time.Advance(TimeSpan.FromSeconds(1));
    }

    private async Task<long> PendingAsync() => (await _world.Deliveries.CountAsync(TestContext.Current.CancellationToken)).Pending;
}
