using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ImageGen.Jobs.Signing;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Worker.Tests.Webhooks;

/// <summary>One delivery and its subscriber, over real HTTP: what arrives, and what each answer comes to.</summary>
public sealed class DeliveryTests(WebhookStoreFixture store) : IClassFixture<WebhookStoreFixture>, IAsyncLifetime
{
    private Subscriber _subscriber = null!;
    private DeliveryWorld _world = null!;

    private string Url => $"{_subscriber.Address}?token=canary-7f3a";

    public async ValueTask InitializeAsync()
        => (_subscriber, _world) = (await Subscriber.StartAsync(), await DeliveryWorld.OpenAsync(store.ConnectionString));

    public async ValueTask DisposeAsync()
    {
        await _world.DisposeAsync();
        await _subscriber.DisposeAsync();
    }

    [Fact]
    public async Task A_delivery_is_signed_as_Standard_Webhooks_specifies()
    {
        var endpoint = Endpoint();
        var delivery = await _world.PutAsync(endpoint);
        _world.Time.Advance(TimeSpan.FromSeconds(9));

        await _world.RunAsync();

        var post = Assert.Single(_subscriber.Posts);
        Assert.Equal(("POST", "/hook?token=canary-7f3a", delivery.Id), (post.Method, post.Target, post.Id));
        Assert.Equal("application/json", post.Headers["Content-Type"]);
        Assert.Matches(@"\AImageGen/\d+\.\d+\.\d+ \(\+https://[^ )]+\) ImageGen-Webhooks/1\z", post.Headers["User-Agent"]);
        Assert.Equal(_world.Time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), post.Timestamp);
        Assert.True(IsGood(post, endpoint));
        Assert.Equal(["data", "timestamp", "type"], post.Json.Select(field => field.Key).Order());
        Assert.Equal(("image.generated", delivery.Time), (post.Json["type"]!.GetValue<string>(), post.Json["timestamp"]!.GetValue<DateTimeOffset>()));
        Assert.Equal("0.040", post.Json["data"]!["receipt"]!["cost"]!["amount"]!.ToJsonString());
        Assert.StartsWith($"https://pictures.example/v1/pictures/{delivery.JobId:D}?", post.Json["data"]!["image"]!["url"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.True(post.Json["data"]!["image"]!["url_expires_at"]!.GetValue<DateTimeOffset>() > _world.Time.GetUtcNow());
        var found = await _world.ReadAsync(delivery);
        Assert.Equal((DeliveryState.Delivered, null, 200), (found.State, found.NextAt, found.Attempts.Single().Status));
    }

    [Fact]
    public async Task Each_attempt_has_the_same_id_and_a_time_and_signature_of_its_own_until_the_twelfth()
    {
        _subscriber.AnswerWith(500);
        var endpoint = Endpoint();
        var delivery = await _world.PutAsync(endpoint);
        List<TimeSpan> waits = [];
        for (var n = 1; n < 12; n++)
        {
            var failed = await _world.RunNextAsync(delivery);
            Assert.Equal((DeliveryState.Pending, n), (failed.State, failed.Tries));
            waits.Add(failed.NextAt!.Value - _world.Time.GetUtcNow());
            Assert.True(IsGood(_subscriber.Posts.Last(), endpoint));
        }

        var last = await _world.RunNextAsync(delivery);

        Assert.Equal((DeliveryState.Failed, null, 12, "status"), (last.State, last.NextAt, last.Attempts.Count, last.Attempts[0].Error));
        double[] schedule = [5, 30, 60, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
        Assert.InRange(schedule.Sum() / 3_600, 75.6, 75.7);
        Assert.All(waits.Zip(schedule), pair => Assert.InRange(pair.First.TotalSeconds, pair.Second * 0.8, (pair.Second * 1.2) + 0.001));
        Assert.Equal((12, 12), (_subscriber.Posts.Count, _subscriber.Posts.DistinctBy(post => post.Timestamp).Count()));
        Assert.Equal(delivery.Id, Assert.Single(_subscriber.Posts.Select(post => post.Id).Distinct()));
    }

    [Theory]
    [InlineData(200, null)]
    [InlineData(204, null)]
    [InlineData(299, null)]
    [InlineData(304, "redirect")]
    [InlineData(400, "status")]
    [InlineData(404, "status")]
    [InlineData(503, "status")]
    public async Task Only_a_2xx_status_is_a_success(int status, string? error)
    {
        _subscriber.AnswerWith(status);
        var delivery = await _world.PutAsync(Endpoint());

        var found = await _world.RunNextAsync(delivery);

        Assert.Equal(error is null ? DeliveryState.Delivered : DeliveryState.Pending, found.State);
        Assert.Equal((status, error), (found.Attempts.Single().Status!.Value, found.Attempts.Single().Error));
    }

    [Fact]
    public async Task A_success_with_an_oversized_body_is_a_success()
    {
        _subscriber.Answer = context => context.Response.Body.WriteAsync(new byte[300_000]).AsTask();

        Assert.Equal(DeliveryState.Delivered, (await _world.RunNextAsync(await _world.PutAsync(Endpoint()))).State);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        _subscriber.AnswerWith(307, ("Location", "/elsewhere"));

        var found = await _world.RunNextAsync(await _world.PutAsync(Endpoint()));

        Assert.Equal((DeliveryState.Pending, "redirect"), (found.State, found.Attempts.Single().Error));
        Assert.Single(_subscriber.Posts);
    }

    [Theory]
    [InlineData("60", 60, 60)]
    [InlineData("1", 4, 6)]
    [InlineData("999999", 86_400, 86_400)]
    [InlineData("Mon, 23 Nov 2026 12:10:00 GMT", 600, 600)]
    [InlineData("soon", 4, 6)]
    public async Task A_Retry_After_longer_than_the_schedule_delays_the_next_attempt(string value, double least, double most)
    {
        _subscriber.AnswerWith(429, ("Retry-After", value));

        var found = await _world.RunNextAsync(await _world.PutAsync(Endpoint()));

        Assert.InRange((found.NextAt!.Value - _world.Time.GetUtcNow()).TotalSeconds, least, most + 0.001);
    }

    [Fact]
    public async Task A_subscriber_that_returns_429_gets_no_delivery_until_its_Retry_After_ends()
    {
        _subscriber.AnswerWith(429, ("Retry-After", "60"));
        var endpoint = Endpoint();
        await _world.PutAsync(endpoint);
        await _world.RunAsync();
        _subscriber.AnswerWith(200);
        var next = await _world.PutAsync(endpoint);

        _world.Time.Advance(TimeSpan.FromSeconds(59));
        await _world.RunAsync();
        Assert.Single(_subscriber.Posts);
        _world.Time.Advance(TimeSpan.FromSeconds(1));
        await _world.RunAsync();
        await _world.RunAsync();

        Assert.Equal(DeliveryState.Delivered, (await _world.ReadAsync(next)).State);
    }

    [Fact]
    public async Task An_endpoint_that_returns_410_is_disabled()
    {
        _subscriber.AnswerWith(410);
        var endpoint = Endpoint();
        var (first, second) = (await _world.PutAsync(endpoint), await _world.PutAsync(endpoint));
        var taken = await _world.Deliveries.TakeAsync(1, 4, DeliveryWorld.Lease, TestContext.Current.CancellationToken);

        await _world.Runner.RunAsync(taken[0], CancellationToken.None);
        await _world.RunAsync();

        Assert.Equal((endpoint.Id, "gone"), Assert.Single(_world.Registry.Disabled));
        DeliveryState[] states = [(await _world.ReadAsync(first)).State, (await _world.ReadAsync(second)).State];
        Assert.Equal([DeliveryState.Failed, DeliveryState.Dropped], states.Order());
        Assert.Single(_subscriber.Posts);
    }

    [Fact]
    public async Task An_endpoint_that_fails_for_five_days_is_disabled_and_one_success_resets_the_time()
    {
        var endpoint = Endpoint();
        _subscriber.AnswerWith(500);
        await _world.PutAsync(endpoint);
        await _world.RunAsync();
        _world.Time.Advance(TimeSpan.FromDays(3));
        _subscriber.AnswerWith(200);
        await _world.RunAsync();

        _subscriber.AnswerWith(500);
        await FailAsync(TimeSpan.Zero);
        await FailAsync(TimeSpan.FromDays(5) - TimeSpan.FromMinutes(1));
        Assert.Empty(_world.Registry.Disabled);
        await FailAsync(TimeSpan.FromMinutes(1));

        Assert.Equal((endpoint.Id, "failing"), Assert.Single(_world.Registry.Disabled));
        Assert.Equal(0, (await _world.Deliveries.CountAsync(TestContext.Current.CancellationToken)).Pending);

        async Task FailAsync(TimeSpan later)
        {
            _world.Time.Advance(later);
            await _world.PutAsync(endpoint);
            await _world.RunAsync();
        }
    }

    [Fact]
    public async Task A_subscriber_without_an_answer_in_fifteen_seconds_counts_as_failed()
    {
        _subscriber.Hang();
        var delivery = await _world.PutAsync(Endpoint());
        var running = _world.RunAsync();
        await Eventually.TrueAsync(() => !_subscriber.Posts.IsEmpty, "the post arrives");

        _world.Time.Advance(TimeSpan.FromSeconds(14.9));
        Assert.False(running.IsCompleted);
        _world.Time.Advance(TimeSpan.FromSeconds(0.1));
        await running;

        var found = await _world.ReadAsync(delivery);
        Assert.Equal((DeliveryState.Pending, "timeout", (int?)null, 15_000), (found.State, found.Attempts.Single().Error, found.Attempts.Single().Status, found.Attempts.Single().Milliseconds));
    }

    [Fact]
    public async Task An_unreachable_subscriber_counts_as_failed()
    {
        var delivery = await _world.PutAsync(Endpoint());
        await _subscriber.DisposeAsync();

        Assert.Equal("connection", (await _world.RunNextAsync(delivery)).Attempts.Single().Error);
    }

    [Fact]
    public async Task A_delivery_cut_off_by_a_stopping_host_is_due_again_and_counts_as_no_attempt()
    {
        _subscriber.Hang();
        var delivery = await _world.PutAsync(Endpoint());
        using var cut = new CancellationTokenSource();
        var running = _world.RunUntilAsync(cut.Token);
        await Eventually.TrueAsync(() => !_subscriber.Posts.IsEmpty, "the post arrives");

        await cut.CancelAsync();
        await running;

        var found = await _world.ReadAsync(delivery);
        Assert.Equal((DeliveryState.Pending, 0, _world.Time.GetUtcNow()), (found.State, found.Tries, found.NextAt));
    }

    [Fact]
    public async Task Both_secrets_sign_during_a_rotation()
    {
        var (old, endpoint) = (Endpoint(), Endpoint());
        endpoint = _world.Registry.Add(endpoint with { SealedPrevious = old.SealedSecret, PreviousUntil = _world.Time.GetUtcNow().AddHours(24) });

        await _world.RunNextAsync(await _world.PutAsync(endpoint));
        _world.Time.Advance(TimeSpan.FromHours(24));
        await _world.RunNextAsync(await _world.PutAsync(endpoint));

        var (during, after) = (_subscriber.Posts.First(), _subscriber.Posts.Last());
        Assert.Equal((2, 1), (during.Signature.Split(' ').Length, after.Signature.Split(' ').Length));
        Assert.True(IsGood(during, old) && IsGood(during, endpoint) && IsGood(after, endpoint) && !IsGood(after, old));
    }

    [Fact]
    public async Task An_address_that_a_job_names_is_posted_to_with_the_tenants_secret_or_waits_for_one()
    {
        var delivery = await _world.PutAsync(null, Url);
        var waits = await _world.RunNextAsync(delivery);
        Assert.Equal((DeliveryState.Pending, "no_secret"), (waits.State, waits.Attempts.Single().Error));
        Assert.Empty(_subscriber.Posts);

        _world.Registry.JobSecret = FakeRegistry.New("");
        var found = await _world.RunNextAsync(delivery);

        Assert.Equal(DeliveryState.Delivered, found.State);
        Assert.True(IsGood(_subscriber.Posts.Single(), _world.Registry.JobSecret));
    }

    [Fact]
    public async Task No_delivery_is_sent_unsigned_without_the_key_ring()
    {
        _world.Registry.HasKeyRing = false;

        var found = await _world.RunNextAsync(await _world.PutAsync(Endpoint()));

        Assert.Equal((DeliveryState.Pending, "no_secret"), (found.State, found.Attempts.Single().Error));
        Assert.Empty(_subscriber.Posts);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_endpoint_disabled_or_deleted_meanwhile_is_not_called(bool disabled)
    {
        var endpoint = Endpoint();
        var delivery = await _world.PutAsync(endpoint);
        await (disabled
            ? _world.Registry.TryDisableAsync("acme", endpoint.Id, "owner", TestContext.Current.CancellationToken)
            : _world.Registry.TryRemoveAsync("acme", endpoint.Id, TestContext.Current.CancellationToken));

        var found = await _world.RunNextAsync(delivery);

        Assert.Equal((DeliveryState.Dropped, 0), (found.State, found.Attempts.Count));
        Assert.Empty(_subscriber.Posts);
    }

    [Fact]
    public async Task A_webhook_address_in_a_private_network_is_refused_without_a_connection()
    {
        await using var strict = await DeliveryWorld.OpenAsync(store.ConnectionString, ownNetworks: false);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var endpoint = strict.Registry.Add(FakeRegistry.New($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/hook"));

        var found = await strict.RunNextAsync(await strict.PutAsync(endpoint));

        Assert.Equal((DeliveryState.Pending, "refused_address"), (found.State, found.Attempts.Single().Error));
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task A_line_break_in_a_value_adds_no_header()
    {
        _world.Registry.JobSecret = FakeRegistry.New("");
        var found = await _world.RunNextAsync(await _world.PutAsync(null, $"{_subscriber.Address}?a=b\r\nx-evil: 1"));
        Assert.Equal("refused_address", found.Attempts.Single().Error);

        var delivery = await _world.PutAsync(Endpoint());
        var taken = await _world.Deliveries.TakeAsync(1, 4, DeliveryWorld.Lease, TestContext.Current.CancellationToken);
        await _world.Runner.RunAsync(taken[0] with { Id = $"{delivery.Id}\r\nx-evil: 1" }, CancellationToken.None);

        Assert.Empty(_subscriber.Posts);
    }

    [Fact]
    public async Task An_internal_fault_is_retried_by_the_schedule()
    {
        var found = await _world.RunNextAsync(await _world.PutAsync(Endpoint(), data: "no json"));

        Assert.Equal((DeliveryState.Pending, 1, "fault"), (found.State, found.Tries, found.Attempts.Single().Error));
    }

    [Fact]
    public async Task No_log_line_holds_a_secret_or_a_query()
    {
        var endpoint = Endpoint();
        _world.Registry.JobSecret = FakeRegistry.New("");
        foreach (var status in (int[])[200, 500, 302, 410])
        {
            _subscriber.AnswerWith(status);
            await _world.RunNextAsync(await _world.PutAsync(null, Url));
            await _world.RunNextAsync(await _world.PutAsync(endpoint));
        }

        await _world.RunNextAsync(await _world.PutAsync(null, $"http://127.0.0.1:1/?token=canary-7f3a"));
        await _world.RunNextAsync(await _world.PutAsync(null, Url, data: "no json"));

        var log = string.Join('\n', _world.Log);
        Assert.Contains("failed permanently", log, StringComparison.Ordinal);
        Assert.All(["canary", "whsec_", "sealed:", .. _world.Registry.Open(endpoint, default).Select(secret => secret[6..])], word => Assert.DoesNotContain(word, log, StringComparison.Ordinal));
    }

    private static bool IsGood(Subscriber.Post post, WebhookEndpoint endpoint) => WebhookSignature.IsGood(
        post.Id, post.Timestamp, post.Signature, post.Body, [endpoint.SealedSecret["sealed:".Length..]], DateTimeOffset.FromUnixTimeSeconds(long.Parse(post.Timestamp, CultureInfo.InvariantCulture)));

    private WebhookEndpoint Endpoint() => _world.Registry.Add(FakeRegistry.New(Url));
}
