using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace ImageGen.EndToEnd.Tests;

/// <summary>Separate processes: a tenant with one job behind the long backlog of another tenant, over HTTP and over the bus.</summary>
[Trait("Category", "Servers")]
[Trait("Category", "Long")]
public sealed class FairShareTests(Fleet fleet) : IClassFixture<Fleet>, IAsyncDisposable
{
    private const int Backlog = 600;

    // One of the slots is released takes a second at most; the whole backlog takes 12 s with 48 slots, and 150 s with 4.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(6);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => fleet.StopHostsAsync();

    [Theory]
    [InlineData(48, false, Traits = ["Category", "Extended"])]
    [InlineData(4, false, Traits = ["Category", "Extended"])]
    [InlineData(4, true)]
    public async Task A_tenant_with_one_job_does_not_wait_for_the_backlog_of_another_tenant(int concurrency, bool overTheBus)
    {
        // A lane of its own: the killed workers of the case before hold permits for a while.
        var lane = $"lane{concurrency}{(overTheBus ? "bus" : "")}";
        var settings = new Dictionary<string, string?>
        {
            [$"ImageGen__Providers__{lane}__Kind"] = "sandbox",
            [$"ImageGen__Providers__{lane}__Lane"] = lane,
            [$"ImageGen__Providers__{lane}__Concurrency"] = $"{concurrency}",
            ["ImageGen__DefaultProvider"] = lane,
            ["Logging__LogLevel__Default"] = "Warning",
        };
        var gateway = await fleet.StartGatewayAsync(settings);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => fleet.StartWorkerAsync(settings)));
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = gateway, Timeout = TimeSpan.FromSeconds(30) };
        await using var bus = await BusSubscriber.StartAsync(fleet.Broker.ConnectionString);
        await Parallel.ForEachAsync(Enumerable.Range(0, Backlog), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Token }, async (_, _) => await SendAsync("many"));

        // The commands are read meanwhile; some jobs of the backlog have begun.
        await Task.Delay(TimeSpan.FromSeconds(2), Token);
        var id = await SendAsync("single");

        var job = await Eventually.GetAsync(async () => await ReadAsync(id) is { } row && row.GetProperty("status").GetString() == "succeeded" ? row.ToString() : null, "the job ends", TimeSpan.FromMinutes(2));
        using var ended = JsonDocument.Parse(job);
        var waited = ended.RootElement.GetProperty("started_at").GetDateTimeOffset() - ended.RootElement.GetProperty("created_at").GetDateTimeOffset();
        Assert.InRange(waited, TimeSpan.Zero, Soon);
        Assert.True(await CountQueuedAsync() > 50, "The backlog was too short to show anything.");

        async Task<Guid> SendAsync(string tenant)
        {
            var request = new { prompt = "a cat sandbox:slow=1", width = 64, height = 64 };
            if (overTheBus)
            {
                var published = Guid.NewGuid();
                await bus.PublishAsync(new { job_id = published, tenant, requested_at = DateTimeOffset.UtcNow, request }, lane);
                return published;
            }

            using var message = new HttpRequestMessage(HttpMethod.Post, "/v1/jobs") { Content = JsonContent.Create(request) };
            message.Headers.Add("X-Tenant-Id", tenant);
            using var response = await http.SendAsync(message, Token);
            Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
            return (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("id").GetGuid();
        }

        async Task<JsonElement?> ReadAsync(Guid job)
        {
            using var message = new HttpRequestMessage(HttpMethod.Get, $"/v1/jobs/{job}");
            message.Headers.Add("X-Tenant-Id", "single");
            using var response = await http.SendAsync(message, Token);
            return response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<JsonElement>(Token) : null;
        }

        async Task<int> CountQueuedAsync()
        {
            using var message = new HttpRequestMessage(HttpMethod.Get, "/v1/jobs?status=queued&limit=100");
            message.Headers.Add("X-Tenant-Id", "many");
            using var response = await http.SendAsync(message, Token);
            return (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("data").GetArrayLength();
        }
    }
}
