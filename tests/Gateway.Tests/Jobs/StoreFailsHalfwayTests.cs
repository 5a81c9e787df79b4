using System.Net.ServerSentEvents;
using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Tests.Jobs;

/// <summary>A store that goes away in the middle of a request.</summary>
public sealed class StoreFailsHalfwayTests(SharedGateway shared) : IAsyncLifetime
{
    private TestGateway? _gateway;
    private Func<FailingStore>? _store;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private TestGateway Gateway => _gateway ?? throw new InvalidOperationException("Not started.");

    private FailingStore Store => _store!();

    public async ValueTask InitializeAsync()
    {
        _gateway = await TestGateway.StartAsync(shared.ConnectionString, builder => _store = FailingStore.Before(builder));
        _ = _gateway.Store;
    }

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();

    [Fact]
    public async Task A_job_that_was_stored_is_answered_202_although_it_can_not_be_read_back()
    {
        var client = Gateway.NewTenant();
        Store.Break(nameof(IJobStore.FindAsync));

        var answer = await client.SubmitAsync("""{"prompt":"a cat","seed":5,"expires_in":60}""");
        Store.Mend();

        Assert.Equal(202, answer.Status);
        Assert.Equal("queued", answer.Json["status"]!.GetValue<string>());
        Assert.Equal(5, answer.Json["seed"]!.GetValue<long>());
        var later = await client.GetAsync(answer.Header("Location")!);
        Assert.Equal(answer.Json.AsObject().Select(field => field.Key), later.Json.AsObject().Select(field => field.Key));
        Assert.Equal(answer.Id, later.Id);
    }

    [Fact]
    public async Task A_replayed_job_that_can_not_be_read_is_a_503()
    {
        var client = Gateway.NewTenant();
        await client.SubmitAsync("""{"prompt":"a cat"}""", ("Idempotency-Key", "k1"));
        Store.Break(nameof(IJobStore.FindAsync));

        (await client.SubmitAsync("""{"prompt":"a cat"}""", ("Idempotency-Key", "k1"))).ProblemOf(503, "store_unavailable");
    }

    [Fact]
    public async Task A_client_that_waits_is_answered_202_when_the_store_goes_away()
    {
        var client = Gateway.NewTenant();
        Store.Break(nameof(IJobStore.FindAsync));

        var answer = await client.SubmitAsync("""{"prompt":"a cat"}""", ("Prefer", "wait=60"));

        Assert.Equal(202, answer.Status);
    }

    [Fact]
    public async Task A_stream_outlives_a_store_that_goes_away_and_misses_nothing()
    {
        var client = Gateway.NewTenant();
        var id = await client.NewJobAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/jobs/{id}/events");
        request.Headers.Add("X-Tenant-Id", client.Tenant);
        using var response = await Gateway.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        await using var stream = await response.Content.ReadAsStreamAsync(Token);
        await using var events = SseParser.Create(stream).EnumerateAsync(Token).GetAsyncEnumerator(Token);
        Assert.True(await events.MoveNextAsync());
        Assert.True(await events.MoveNextAsync());
        Assert.Equal("queue", events.Current.EventType);

        Store.Break(nameof(IJobStore.ReadEventsAsync));
        await Gateway.SucceedAsync(id);
        await Eventually.TrueAsync(() => Store.Failures > 1, "the stream tried and failed", TimeSpan.FromSeconds(20));
        Store.Mend();

        Assert.True(await events.MoveNextAsync());
        Assert.Equal("2", events.Current.EventId);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal("3", events.Current.EventId);
        Assert.False(await events.MoveNextAsync());
    }
}
