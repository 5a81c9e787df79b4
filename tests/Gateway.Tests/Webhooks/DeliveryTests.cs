using System.Text.Json.Nodes;
using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Gateway.Tests.Webhooks;

/// <summary>What was posted to an endpoint, over HTTP.</summary>
public sealed class DeliveryTests(SharedGateway shared) : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private readonly TestClient _client = shared.Gateway.NewTenant();
    private Guid _endpoint;

    private string Path => $"/v1/webhooks/{_endpoint}";

    public async ValueTask InitializeAsync() => _endpoint = (await _client.PostJsonAsync("/v1/webhooks", """{"url":"https://a.example/"}""")).Id;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_test_event_is_enqueued_for_its_endpoint_only()
    {
        var answer = await _client.PostAsync($"{Path}/test");

        Assert.Equal(202, answer.Status);
        var put = Assert.Single(shared.Gateway.Deliveries.Of(_endpoint));
        Assert.Equal((put.Id, WebhookTypes.Test, _client.Tenant, 0L), (answer.Json["delivery_id"]!.GetValue<string>(), put.Type, put.Tenant, put.Sequence));
        Assert.Equal($"{Path}/deliveries/{put.Id}", answer.Header("Location"));
        var data = JsonNode.Parse(put.Data!)!;
        Assert.Equal((_endpoint, _client.Tenant), (data["endpoint_id"]!.GetValue<Guid>(), data["tenant"]!.GetValue<string>()));
        Assert.Equal(200, (await _client.GetAsync(answer.Header("Location")!)).Status);
    }

    [Fact]
    public async Task A_delivery_tells_its_attempts()
    {
        var delivery = Add(Noon) with
        {
            State = DeliveryState.Pending,
            NextAt = Noon.AddMinutes(5),
            Attempts = [new(Noon, 15000, null, "timeout"), new(Noon.AddSeconds(5), 20, 503, "status")],
        };
        shared.Gateway.Deliveries.Add(delivery);

        var json = (await _client.GetAsync($"{Path}/deliveries/{delivery.Id}")).Json;

        Assert.Equal(("pending", "image.generated", Noon, 3L), (json["state"]!.GetValue<string>(), json["type"]!.GetValue<string>(), json["time"]!.GetValue<DateTimeOffset>(), json["sequence"]!.GetValue<long>()));
        Assert.Equal(Noon.AddMinutes(5), json["next_attempt_at"]!.GetValue<DateTimeOffset>());
        Assert.Equal("""{"at":"2026-01-31T12:00:05+00:00","milliseconds":20,"status":503,"error":"status"}""", json["attempts"]![1]!.ToJsonString().Replace("\\u002B", "+", StringComparison.Ordinal));
        Assert.Null(json["attempts"]![0]!["status"]);
    }

    [Fact]
    public async Task A_list_of_deliveries_is_filtered_by_state_and_paged()
    {
        var failed = Add(Noon, DeliveryState.Failed);
        var delivered = Add(Noon.AddSeconds(1), DeliveryState.Delivered);

        var page = (await _client.GetAsync($"{Path}/deliveries?limit=1")).Json;
        var next = (await _client.GetAsync($"{Path}/deliveries?limit=1&cursor={page["next_cursor"]}")).Json;

        Assert.Equal([delivered.Id], Ids(page));
        Assert.Equal([failed.Id], Ids(next));
        Assert.Equal((true, false), (page["has_more"]!.GetValue<bool>(), next["has_more"]!.GetValue<bool>()));
        Assert.Equal([failed.Id], Ids((await _client.GetAsync($"{Path}/deliveries?state=failed")).Json));
    }

    [Theory]
    [InlineData("state=late", "state")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("status=failed", "status")]
    [InlineData("cursor=nonsense", "cursor")]
    public async Task A_list_of_deliveries_with_invalid_parameters_is_refused(string query, string field) => (await _client.GetAsync($"{Path}/deliveries?{query}")).Refuses(field);

    [Fact]
    public async Task Replaying_a_delivery_works_and_replaying_a_missing_one_returns_not_found()
    {
        var delivery = Add(Noon, DeliveryState.Failed);

        Assert.Equal(202, (await _client.PostAsync($"{Path}/deliveries/{delivery.Id}/replay")).Status);

        Assert.Contains(delivery.Id, shared.Gateway.Deliveries.Replayed);
        (await _client.PostAsync($"{Path}/deliveries/msg_{Guid.NewGuid():N}/replay")).ProblemOf(404, "delivery_not_found");
        (await _client.GetAsync($"{Path}/deliveries/{delivery.Id}:x")).ProblemOf(404, "delivery_not_found");
    }

    [Fact]
    public async Task Deliveries_of_a_range_are_replayed_by_time_and_state()
    {
        Add(Noon.AddSeconds(-1), DeliveryState.Failed);
        Add(Noon, DeliveryState.Failed);
        Add(Noon, DeliveryState.Delivered);
        Add(Noon.AddHours(1).AddSeconds(1), DeliveryState.Failed);

        var answer = await _client.PostJsonAsync($"{Path}/replay", """{"from":"2026-01-31T12:00:00Z","to":"2026-01-31T14:00:00+01:00","state":"failed"}""");

        Assert.Equal((202, """{"count":1,"by_state":{"failed":1}}"""), (answer.Status, answer.Json.ToJsonString()));
    }

    [Fact]
    public async Task A_range_without_a_state_covers_pending_and_failed_deliveries()
    {
        Add(Noon);
        Add(Noon);
        Add(Noon, DeliveryState.Failed);
        Add(Noon, DeliveryState.Delivered);
        Add(Noon, DeliveryState.Dropped);

        var answer = await _client.PostJsonAsync($"{Path}/replay", """{"from":"2026-01-31T11:00:00Z","to":"2026-01-31T12:00:00Z"}""");

        Assert.Equal((202, """{"count":3,"by_state":{"pending":2,"failed":1}}"""), (answer.Status, answer.Json.ToJsonString()));
    }

    [Theory]
    [InlineData("""{"from":"2026-01-31T11:00:00Z","to":"2026-01-31T12:00:00Z"}""", "No delivery of that period is pending or failed. There are 1 delivered and 2 dropped: use \"state\" to post those of one state again.")]
    [InlineData("""{"from":"2026-01-31T11:00:00Z","to":"2026-01-31T12:00:00Z","state":"failed"}""", "No delivery of that period is failed. There are 1 delivered and 2 dropped: use \"state\" to post those of one state again.")]
    [InlineData("""{"from":"2026-01-31T09:00:00Z","to":"2026-01-31T10:00:00Z"}""", "No delivery of that period is kept for this endpoint. from and to are the times of the events. Events that happened while the endpoint was disabled are in GET /v1/events.")]
    public async Task A_range_without_a_replayed_delivery_reports_the_existing_ones(string body, string hint)
    {
        Add(Noon, DeliveryState.Delivered);
        Add(Noon, DeliveryState.Dropped);
        Add(Noon, DeliveryState.Dropped);

        var answer = await _client.PostJsonAsync($"{Path}/replay", body);

        Assert.Equal((202, 0, hint), (answer.Status, answer.Json["count"]!.GetValue<int>(), answer.Json["hint"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("""{"to":"2026-01-31T12:00:00Z"}""", "from")]
    [InlineData("""{"from":"2026-01-31T12:00:00Z","to":"2026-01-31T11:59:59Z"}""", "to")]
    [InlineData("""{"from":"2026-01-31 12:00","to":"2026-01-31T12:00:00Z"}""", "from")]
    [InlineData("""{"from":"2026-01-31T11:00:00Z","to":"2026-01-31T12:00:00Z","state":"late"}""", "state")]
    public async Task An_invalid_range_is_refused(string body, string field) => (await _client.PostJsonAsync($"{Path}/replay", body)).Refuses(field);

    private static IEnumerable<string> Ids(JsonNode page) => page["data"]!.AsArray().Select(delivery => delivery!["id"]!.GetValue<string>());

    private WebhookDelivery Add(DateTimeOffset time, DeliveryState state = DeliveryState.Pending)
    {
        var delivery = new WebhookDelivery
        {
            Id = WebhookNames.DeliveryId(Guid.NewGuid(), _endpoint, null),
            Queue = _endpoint,
            Tenant = _client.Tenant,
            Type = "image.generated",
            Time = time,
            Sequence = 3,
            Data = "{}",
            State = state,
        };
        shared.Gateway.Deliveries.Add(delivery);
        return delivery;
    }
}
