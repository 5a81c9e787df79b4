using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using ImageGen.Gateway.Tests.World;

namespace ImageGen.Gateway.Tests.Events;

public sealed class EventsTests(SharedGateway shared)
{
    private readonly TestClient _client = shared.Gateway.NewTenant();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_stream_of_an_ended_job_has_every_event_in_order_and_ends()
    {
        var id = await NewSucceededAsync();

        var answer = await _client.GetAsync($"/v1/jobs/{id}/events");

        Assert.Equal("text/event-stream", answer.Header("Content-Type"));
        var events = await ParseAsync(answer.Bytes);
        Assert.Equal(["image.accepted", "image.started", "image.generated"], events.Select(item => item.EventType));
        Assert.Equal(["1", "2", "3"], events.Select(item => item.EventId));
        var last = JsonNode.Parse(events[^1].Data)!;
        Assert.Equal(3, last["sequence"]!.GetValue<int>());
        Assert.Equal($"/v1/jobs/{id}/image", last["image"]!["url"]!.GetValue<string>());
        Assert.Equal(0.04m, last["receipt"]!["cost"]!["amount"]!.GetValue<decimal>());
        Assert.Equal(["type", "sequence", "tenant", "time", "job_id"], JsonNode.Parse(events[0].Data)!.AsObject().Select(field => field.Key));
    }

    [Theory]
    [InlineData("header")]
    [InlineData("parameter")]
    [InlineData("header over parameter")]
    public async Task A_stream_continues_after_every_event(string how)
    {
        var id = await NewSucceededAsync();
        for (var after = 0; after < 3; after++)
        {
            var answer = how switch
            {
                "header" => await _client.GetAsync($"/v1/jobs/{id}/events", ("Last-Event-ID", $"{after}")),
                "parameter" => await _client.GetAsync($"/v1/jobs/{id}/events?after={after}"),
                _ => await _client.GetAsync($"/v1/jobs/{id}/events?after=1", ("Last-Event-ID", $"{after}")),
            };

            Assert.Equal(Enumerable.Range(after + 1, 3 - after).Select(n => $"{n}"), (await ParseAsync(answer.Bytes)).Select(item => item.EventId));
        }
    }

    [Fact]
    public async Task A_client_that_has_every_event_of_an_ended_job_gets_204_so_that_it_does_not_reconnect()
    {
        var id = await NewSucceededAsync();

        Assert.Equal(204, (await _client.GetAsync($"/v1/jobs/{id}/events", ("Last-Event-ID", "3"))).Status);
    }

    [Fact]
    public async Task A_stream_brings_events_as_they_happen_and_ends_with_the_final_one()
    {
        var id = await _client.NewJobAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/jobs/{id}/events");
        request.Headers.Add("X-Tenant-Id", _client.Tenant);
        using var response = await _client.Gateway.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        await using var stream = await response.Content.ReadAsStreamAsync(Token);
        await using var events = SseParser.Create(stream).EnumerateAsync(Token).GetAsyncEnumerator(Token);

        Assert.Equal("image.accepted", await NextAsync(events));
        Assert.Equal("queue", await NextAsync(events));
        await _client.Gateway.FailAsync(id);
        Assert.Equal("image.started", await NextAsync(events));
        Assert.Equal("image.failed", await NextAsync(events));
        Assert.False(await events.MoveNextAsync());
    }

    [Fact]
    public async Task A_canceled_job_ends_its_stream()
    {
        var id = await _client.NewJobAsync();
        await _client.PostAsync($"/v1/jobs/{id}/cancel");

        var events = await ParseAsync((await _client.GetAsync($"/v1/jobs/{id}/events")).Bytes);

        Assert.Equal(["image.accepted", "image.canceled"], events.Select(item => item.EventType));
    }

    [Fact]
    public async Task The_stream_of_an_erased_job_ends_with_the_erasure()
    {
        var id = await NewSucceededAsync();
        await _client.DeleteAsync($"/v1/jobs/{id}");

        var events = await ParseAsync((await _client.GetAsync($"/v1/jobs/{id}/events")).Bytes);

        Assert.Equal(["image.accepted", "image.started", "image.generated", "image.erased"], events.Select(item => item.EventType));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/html, application/json;q=0.9")]
    [InlineData("application/json, text/event-stream;q=0.5")]
    public async Task A_request_for_JSON_gets_the_events_as_a_list(string accept)
    {
        var id = await NewSucceededAsync();

        var all = await _client.GetAsync($"/v1/jobs/{id}/events", ("Accept", accept));
        var rest = await _client.GetAsync($"/v1/jobs/{id}/events?after=2", ("Accept", accept));
        var none = await _client.GetAsync($"/v1/jobs/{id}/events?after=3", ("Accept", accept));

        Assert.StartsWith("application/json", all.Header("Content-Type"), StringComparison.Ordinal);
        Assert.Equal(
            ["image.accepted", "image.started", "image.generated"],
            all.Json["data"]!.AsArray().Select(item => item!["type"]!.GetValue<string>()));
        Assert.Equal(3, Assert.Single(rest.Json["data"]!.AsArray())!["sequence"]!.GetValue<int>());
        Assert.Equal("""{"data":[]}""", none.Text);
    }

    [Theory]
    [InlineData("*/*")]
    [InlineData("text/event-stream")]
    [InlineData("text/event-stream, application/json")]
    public async Task A_request_that_accepts_an_event_stream_gets_one(string accept)
    {
        var id = await NewSucceededAsync();

        Assert.Equal("text/event-stream", (await _client.GetAsync($"/v1/jobs/{id}/events", ("Accept", accept))).Header("Content-Type"));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("two")]
    [InlineData("1.5")]
    [InlineData("4")]
    [InlineData("99999999999999999999")]
    public async Task An_event_number_that_the_job_does_not_have_is_refused(string after)
    {
        var id = await NewSucceededAsync();

        (await _client.GetAsync($"/v1/jobs/{id}/events?after={after}")).Refuses("after");
        (await _client.GetAsync($"/v1/jobs/{id}/events", ("Last-Event-ID", after))).Refuses("Last-Event-ID");
    }

    [Fact]
    public async Task A_stream_ends_when_the_host_stops()
    {
        await using var gateway = await TestGateway.StartAsync(shared.ConnectionString);
        var client = gateway.NewTenant();
        var id = await client.NewJobAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/jobs/{id}/events");
        request.Headers.Add("X-Tenant-Id", client.Tenant);
        using var response = await gateway.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        await using var stream = await response.Content.ReadAsStreamAsync(Token);
        await using var events = SseParser.Create(stream).EnumerateAsync(Token).GetAsyncEnumerator(Token);
        Assert.Equal("image.accepted", await NextAsync(events));
        Assert.Equal("queue", await NextAsync(events));

        await gateway.App.StopAsync(Token);

        Assert.False(await events.MoveNextAsync());
    }

    private async Task<Guid> NewSucceededAsync()
    {
        var id = await _client.NewJobAsync();
        await _client.Gateway.SucceedAsync(id);
        return id;
    }

    private static async Task<string> NextAsync(IAsyncEnumerator<SseItem<string>> events)
    {
        Assert.True(await events.MoveNextAsync());
        return events.Current.EventType;
    }

    private static async Task<List<SseItem<string>>> ParseAsync(byte[] body)
    {
        List<SseItem<string>> items = [];
        await foreach (var item in SseParser.Create(new MemoryStream(body)).EnumerateAsync(Token))
        {
            items.Add(item);
        }

        return items;
    }
}
