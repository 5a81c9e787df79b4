using System.Text.Json.Nodes;
using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Workers;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGen.Gateway.Tests.Workers;

/// <summary>A gateway reports lanes without a worker. Its providers are on the lanes <c>paid</c> and <c>default</c>.</summary>
public sealed class WorkersTests(SharedGateway shared) : IAsyncLifetime
{
    private const string Token = "operator-0123456789";

    private readonly FakeWorkerList _list = new();
    private readonly FakeLaneBook _lanes = new();
    private readonly LeapingTime _time = new();
    private TestGateway _gateway = null!;
    private TestClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await TestGateway.StartAsync(shared.ConnectionString, builder =>
        {
            builder.Configuration["Gateway:AdminToken"] = Token;
            builder.Services.AddSingleton<IWorkerList>(_list);
            builder.Services.AddSingleton<ILaneRegistry>(_lanes);
            builder.Services.AddSingleton<TimeProvider>(_time);
        });
        _client = _gateway.NewTenant();
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Readiness_is_degraded_and_names_the_lanes_without_a_live_worker()
    {
        var without = await ReadyAsync();
        LiveAre(FakeWorkerList.Worker("paid"));
        var one = await ReadyAsync();
        LiveAre(FakeWorkerList.Worker("paid"), FakeWorkerList.Worker("default"));
        var all = await ReadyAsync();

        Assert.Equal(("degraded", "No live worker serves the lanes 'default', 'paid': jobs there are accepted and wait."), without);
        Assert.Equal(("degraded", "No live worker serves the lane 'default': jobs there are accepted and wait."), one);
        Assert.Equal(("healthy", null), all);
    }

    [Fact]
    public async Task A_worker_that_runs_no_jobs_serves_no_lane()
    {
        LiveAre(FakeWorkerList.Worker());

        Assert.Equal("degraded", (await ReadyAsync()).Status);
    }

    [Fact]
    public async Task Workers_of_an_earlier_version_and_an_unreadable_store_do_not_degrade_readiness()
    {
        _list.Workers = new([], HasUnlisted: true);
        Later();
        Assert.Equal("healthy", (await ReadyAsync()).Status);
        Assert.All(await ProvidersAsync(), provider => Assert.Null(provider!["workers"]));

        _list.IsAway = true;
        Later();
        Assert.Equal("healthy", (await ReadyAsync()).Status);
        Assert.All(await ProvidersAsync(), provider => Assert.Null(provider!["workers"]));
        Assert.Null((await _client.GetAsync($"/v1/jobs/{await _client.NewJobAsync()}")).Json["waiting_for"]);
    }

    [Fact]
    public async Task Each_provider_shows_how_many_live_workers_serve_its_lane_and_the_operator_sees_which()
    {
        LiveAre(FakeWorkerList.Worker("paid"), FakeWorkerList.Worker("paid", "gpu"));

        var counts = (await ProvidersAsync()).ToDictionary(provider => provider!["name"]!.GetValue<string>(), provider => provider!["workers"]!.GetValue<int>());
        var tenants = (await _client.GetAsync("/v1/providers")).Json;
        var operators = (await _client.GetAsync("/v1/providers", ("Authorization", $"Bearer {Token}"))).Json["workers"]!.AsArray();

        Assert.Equal((2, 0), (counts["painter"], counts["sandbox"]));
        Assert.False(tenants.AsObject().ContainsKey("workers"));
        Assert.Equal(_list.Workers.All.Select(worker => worker.Id), operators.Select(worker => worker!["id"]!.GetValue<Guid>()));
        Assert.Equal(("""["paid","gpu"]""", "1.2.3"), (operators[1]!["lanes"]!.ToJsonString(), operators[1]!["version"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_queued_job_without_a_worker_is_shown_as_waiting_for_one_on_every_route()
    {
        var submitted = await _client.SubmitAsync("""{"prompt":"a cat"}""");
        var batch = await _client.SubmitAsync("""{"prompt":"a cat","count":2}""");
        JsonNode?[] views =
        [
            submitted.Json,
            (await _client.GetAsync($"/v1/jobs/{submitted.Id}")).Json,
            (await _client.GetAsync("/v1/jobs")).Json["data"]![0],
            batch.Json["jobs"]![0],
            (await _client.GetAsync($"/v1/batches/{batch.Id}")).Json["jobs"]![1],
        ];
        LiveAre(FakeWorkerList.Worker("default"));
        var served = (await _client.GetAsync($"/v1/jobs/{submitted.Id}")).Json;

        Assert.All(views, view => Assert.Equal(
            """{"kind":"worker","message":"No live worker serves the lane 'default'. The job begins when a worker for it starts."}""",
            view!["waiting_for"]?.ToJsonString().Replace("\\u0027", "'", StringComparison.Ordinal)));
        Assert.True(served.AsObject().ContainsKey("waiting_for"));
        Assert.Null(served["waiting_for"]);
    }

    [Fact]
    public async Task A_lane_that_no_provider_is_on_counts_while_jobs_wait_in_it()
    {
        LiveAre(FakeWorkerList.Worker("paid", "default"));
        _lanes.Jobs["empty"] = 0;
        _lanes.Jobs["old"] = 2;

        Assert.Equal(("degraded", "No live worker serves the lane 'old': jobs there are accepted and wait."), await ReadyAsync());
    }

    [Fact]
    public async Task Workers_that_only_drain_a_lane_do_not_count_for_the_provider_on_it()
    {
        var id = await _client.NewJobAsync();
        LiveAre(FakeWorkerList.Worker("paid", "default", "old") with { Unnamed = ["default", "old"] });
        _lanes.Jobs["old"] = 2;

        Assert.Equal(("degraded", "No live worker serves the lane 'default': jobs there are accepted and wait."), await ReadyAsync());
        Assert.Equal(0, (await ProvidersAsync()).Single(provider => provider!["name"]!.GetValue<string>() == "sandbox")!["workers"]!.GetValue<int>());
        Assert.StartsWith(
            "No live worker's configuration names the lane 'default'.",
            (await _client.GetAsync($"/v1/jobs/{id}")).Json["waiting_for"]!["message"]!.GetValue<string>(),
            StringComparison.Ordinal);
    }

    private void LiveAre(params LiveWorker[] workers)
    {
        _list.Workers = new(workers, HasUnlisted: false);
        Later();
    }

    /// <summary>What was read before is not good any more.</summary>
    private void Later() => _time.Leap(TimeSpan.FromSeconds(2));

    private async Task<JsonArray> ProvidersAsync() => (await _client.GetAsync("/v1/providers")).Json["data"]!.AsArray();

    private async Task<(string Status, string? Detail)> ReadyAsync()
    {
        var answer = await _client.GetAsync("/health/ready");
        Assert.Equal(200, answer.Status);
        return (answer.Json["checks"]!["workers"]!.GetValue<string>(), answer.Json["details"]?["workers"]?.GetValue<string>());
    }
}
