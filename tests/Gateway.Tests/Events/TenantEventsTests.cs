using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using ImageGen.Gateway.Tests.World;

namespace ImageGen.Gateway.Tests.Events;

[Trait("Category", "Long")]
public sealed class TenantEventsTests(SharedGateway shared)
{
    private readonly TestClient _client = shared.Gateway.NewTenant();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_has_the_events_of_all_jobs_and_says_where_to_go_on()
    {
        var (one, other) = (await _client.NewJobAsync(), await _client.NewJobAsync());
        await _client.Gateway.SucceedAsync(one);

        var page = (await PageAsync("start")).Json;
        var next = (await PageAsync(page["next_cursor"]!.GetValue<string>())).Json;
        await _client.Gateway.FailAsync(other);
        var later = (await PageAsync(page["next_cursor"]!.GetValue<string>())).Json;

        Assert.Equal(new HashSet<(Guid, int)> { (one, 1), (one, 2), (one, 3), (other, 1) }, NamesOf(page).ToHashSet());
        Assert.False(page["has_more"]!.GetValue<bool>());
        Assert.Empty(next["data"]!.AsArray());
        Assert.Equal([(other, 2), (other, 3)], NamesOf(later));
    }

    [Fact]
    public async Task A_stream_brings_what_happens_from_now_on()
    {
        await _client.NewJobAsync();
        await using var stream = await OpenAsync("");
        var id = await _client.NewJobAsync();

        Assert.Equal((id, "image.accepted"), await stream.NextAsync());
        await _client.Gateway.FailAsync(id);
        Assert.Equal((id, "image.started"), await stream.NextAsync());
        Assert.Equal((id, "image.failed"), await stream.NextAsync());
    }

    [Fact]
    public async Task A_stream_that_is_cut_after_every_event_misses_none_and_repeats_none()
    {
        List<Guid> jobs = [];
        for (var n = 0; n < 4; n++)
        {
            jobs.Add(await _client.NewJobAsync());
            await _client.Gateway.SucceedAsync(jobs[^1]);
        }

        List<(Guid Job, string Type)> got = [];
        var cursor = "start";
        while (got.Count < 12)
        {
            await using var stream = await OpenAsync($"?after={cursor}");
            got.Add(await stream.NextAsync());
            cursor = stream.Cursor!;
        }

        Assert.Empty((await PageAsync(cursor)).Json["data"]!.AsArray());
        Assert.All(jobs, job => Assert.Equal(["image.accepted", "image.started", "image.generated"], got.Where(item => item.Job == job).Select(item => item.Type)));
    }

    [Fact]
    public async Task A_batch_is_complete_in_the_stream_after_its_last_job()
    {
        await using var stream = await OpenAsync("");
        var batch = (await _client.SubmitAsync("""{"prompt":"a cat","count":2}""")).Json;
        foreach (var job in batch["jobs"]!.AsArray())
        {
            await _client.PostAsync($"/v1/jobs/{job!["id"]}/cancel");
        }

        List<string> types = [];
        while (types is [] or not [.., "batch.completed"])
        {
            types.Add((await stream.NextAsync()).Type);
        }

        Assert.Equal(["image.accepted", "image.accepted", "image.canceled", "image.canceled", "batch.completed"], types);
        Assert.Equal(2, stream.Data!["total"]!.GetValue<int>());
        Assert.Equal(2, stream.Data["canceled"]!.GetValue<int>());
        Assert.Equal(batch["id"]!.GetValue<Guid>(), stream.Data["batch_id"]!.GetValue<Guid>());
        Assert.Equal(1, stream.Data["sequence"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_tenant_s_stream_has_no_events_of_another_tenant()
    {
        var other = shared.Gateway.NewTenant();
        await other.NewJobAsync();

        Assert.Empty((await PageAsync("start")).Json["data"]!.AsArray());
    }

    [Theory]
    [InlineData("1")]
    [InlineData("begin")]
    [InlineData("AAAA")]
    [InlineData("%00")]
    public async Task An_invalid_cursor_is_refused(string after)
    {
        (await _client.GetAsync($"/v1/events?after={after}")).Refuses("after");
        (await _client.GetAsync("/v1/events", ("Last-Event-ID", after))).Refuses("Last-Event-ID");
    }

    [Fact]
    public async Task A_page_has_as_many_events_as_were_requested()
    {
        await _client.NewJobAsync();
        await _client.NewJobAsync();

        var page = (await _client.GetAsync("/v1/events?after=start&limit=1", ("Accept", "application/json"))).Json;
        var rest = (await PageAsync(page["next_cursor"]!.GetValue<string>())).Json;

        Assert.Single(page["data"]!.AsArray());
        Assert.True(page["has_more"]!.GetValue<bool>());
        Assert.Single(rest["data"]!.AsArray());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("101")]
    [InlineData("many")]
    [InlineData("1&limit=2")]
    public async Task A_page_of_no_size_is_refused(string limit)
        => (await _client.GetAsync($"/v1/events?limit={limit}", ("Accept", "application/json"))).Refuses("limit");

    [Fact]
    public async Task A_stream_has_no_pages_and_refuses_their_size()
        => (await _client.GetAsync("/v1/events?limit=5", ("Accept", "text/event-stream"))).Refuses("limit");

    [Fact]
    public async Task A_cursor_whose_events_were_dropped_is_a_problem_and_not_a_silent_gap()
    {
        var ahead = shared.Gateway.NewTenant();
        await ahead.NewJobAsync();
        var cursor = (await ahead.GetAsync("/v1/events?after=start", ("Accept", "application/json"))).Json["next_cursor"]!.GetValue<string>();

        (await _client.GetAsync($"/v1/events?after={cursor}")).ProblemOf(410, "events_gone");
    }

    private static IEnumerable<(Guid Job, int Sequence)> NamesOf(JsonNode page)
        => page["data"]!.AsArray().Select(item => (item!["job_id"]!.GetValue<Guid>(), item["sequence"]!.GetValue<int>()));

    private Task<Answer> PageAsync(string after) => _client.GetAsync($"/v1/events?after={after}", ("Accept", "application/json"));

    private async Task<Reader> OpenAsync(string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/events{query}");
        request.Headers.Add("X-Tenant-Id", _client.Tenant);
        return await Reader.OpenAsync(await _client.Gateway.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token));
    }

    private sealed class Reader(HttpResponseMessage response, IAsyncEnumerator<SseItem<string>> items) : IAsyncDisposable
    {
        public string? Cursor { get; private set; }

        public JsonNode? Data { get; private set; }

        public static async Task<Reader> OpenAsync(HttpResponseMessage response)
        {
            Assert.Equal(200, (int)response.StatusCode);
            var stream = await response.Content.ReadAsStreamAsync(Token);
            return new Reader(response, SseParser.Create(stream).EnumerateAsync(Token).GetAsyncEnumerator(Token));
        }

        public async Task<(Guid Job, string Type)> NextAsync()
        {
            while (await items.MoveNextAsync())
            {
                if (items.Current.EventType != "heartbeat")
                {
                    (Cursor, Data) = (items.Current.EventId, JsonNode.Parse(items.Current.Data)!);
                    return (Data["job_id"]?.GetValue<Guid>() ?? Guid.Empty, items.Current.EventType);
                }
            }

            throw new EndOfStreamException("The stream ended.");
        }

        public async ValueTask DisposeAsync()
        {
            await items.DisposeAsync();
            response.Dispose();
        }
    }
}
