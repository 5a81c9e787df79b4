using ImageGen.Cli.Client;
using ImageGen.Cli.Terminal;
using ImageGen.Cli.Tests.Webhooks;
using ImageGen.Cli.Top;
using Microsoft.Extensions.Time.Testing;
using Spectre.Console;

namespace ImageGen.Cli.Tests.Top;

/// <summary><c>top</c>: what it asks the gateway for, and what it writes where there is no terminal.</summary>
public sealed class TopCommandTests : IAsyncLifetime
{
    private const string Lanes =
        """{"data":[{"lane":"default","holds":[{"state":"paused","tenant":null,"reason":"r","by":"ops","at":"2026-01-31T12:00:00+00:00"}],"unfinished":7,"lines":[{"provider":"sandbox","waiting":5}],"workers":2}]}""";

    private const string Providers =
        """{"data":[{"name":"sandbox","kind":"sandbox","lane":"default","model":null,"price":null,"default":true,"enabled":true,"workers":2,"in_flight":3,"circuit":{"state":"open","reason":"authentication"},"last_error":{"reason":"authentication","message":"m","at":"2026-01-31T12:00:00Z"}}],"workers":[{"id":"00000000-0000-0000-0000-000000000001","lanes":["default"],"version":"0.1.0","started_at":"2026-01-31T12:00:00Z","seen_at":"2026-01-31T12:00:00Z"}]}""";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
    private GatewayDouble _gateway = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _gateway = await GatewayDouble.StartAsync();
        _gateway.Answers["/v1/lanes"] = (200, Lanes);
        _gateway.Answers["/v1/providers"] = (200, Providers);
        _gateway.Answers["/v1/tenants"] = (200, Tenants(succeeded: 40));
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData]
    [InlineData("--json")]
    public async Task One_reading_asks_for_lanes_providers_and_tenants(params string[] options)
    {
        Assert.Equal(ExitCode.Succeeded, await RunAsync(["--count", "1", .. options]));

        Assert.Equal(["GET /v1/lanes", "GET /v1/providers", "GET /v1/tenants?limit=1000"], _gateway.Asked);
    }

    [Fact]
    public async Task Plain_lines_name_every_lane_provider_tenant_and_worker()
    {
        using var client = new GatewayClient(new Uri(_gateway.Address));

        var lines = FleetLines.Of(await new FleetReader(client, _time).ReadAsync(Token)).ToList();

        Assert.Equal(
        [
            "2026-01-31T12:00:00Z fleet unfinished=7 workers=1 succeeded_per_minute=? failed_per_minute=?",
            "2026-01-31T12:00:00Z lane default state=paused unfinished=7 waiting=5 workers=2",
            "2026-01-31T12:00:00Z provider sandbox lane=default circuit=open in_flight=3 workers=2",
            "2026-01-31T12:00:00Z tenant acme queued=5 running=2 succeeded=40 failed=1 canceled=0 outcome_unknown=0",
            "2026-01-31T12:00:00Z worker 00000000-0000-0000-0000-000000000001 version=0.1.0 lanes=default started_at=2026-01-31T12:00:00Z",
        ], lines);
    }

    [Fact]
    public async Task Ends_per_minute_come_from_two_readings_and_are_never_negative()
    {
        using var client = new GatewayClient(new Uri(_gateway.Address));
        var reader = new FleetReader(client, _time);
        await reader.ReadAsync(Token);
        _time.Advance(TimeSpan.FromSeconds(30));
        _gateway.Answers["/v1/tenants"] = (200, Tenants(succeeded: 50, failed: 0));

        var reading = await reader.ReadAsync(Token);

        Assert.Equal(new EndRate(20, 0, 0, 0), reading.Rate);
    }

    [Fact]
    public async Task Tenants_are_read_less_often_than_the_rest()
    {
        using var client = new GatewayClient(new Uri(_gateway.Address));
        var reader = new FleetReader(client, _time);

        for (var i = 0; i < 6; i++)
        {
            await reader.ReadAsync(Token);
            _time.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Equal(2, _gateway.Asked.Count(request => request.StartsWith("GET /v1/tenants", StringComparison.Ordinal)));
        Assert.Equal(6, _gateway.Asked.Count(request => request == "GET /v1/lanes"));
    }

    [Fact]
    public async Task A_gateway_that_restarts_ends_nothing_and_is_told()
    {
        using var client = new GatewayClient(new Uri(_gateway.Address));
        await using var inner = new StringWriter();
        var text = TextWriter.Synchronized(inner);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var running = new TopRun(new FleetReader(client, _time), console, TimeSpan.FromSeconds(2), count: null, _time).RunAsync(json: false, end.Token);
        await Eventually.TrueAsync(() => Readings() == 1, "the first reading is written");

        _gateway.Answers["/v1/lanes"] = (503, """{"title":"The store is unavailable."}""");
        var asked = _gateway.Asked.Count;
        await AdvanceUntilAsync(() => _gateway.Asked.Count > asked, "the gateway refuses");
        _gateway.Answers["/v1/lanes"] = (200, Lanes);
        await AdvanceUntilAsync(() => Readings() > 1, "the next reading is written");

        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        int Readings()
        {
            // The wrapper's own methods hold this lock.
            lock (text)
            {
                return inner.ToString().Split('\n').Count(line => line.Contains(" fleet ", StringComparison.Ordinal));
            }
        }

        Task AdvanceUntilAsync(Func<bool> condition, string what) => Eventually.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return condition();
        }, what);
    }

    [Fact]
    public void Tables_show_what_is_wrong_and_escape_what_comes_from_elsewhere()
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 200;
        var reading = new FleetReading(
            _time.GetUtcNow(), [new LaneResponse("[lane]", [], 3, [new LaneLineResponse("[p]", 2)], 0)],
            [new ProviderReading("[p]", "default", "[m]", true, 0, null, new CircuitReading("open", "authentication"), new ErrorReading("authentication", _time.GetUtcNow()))],
            Workers: null, [new TenantResponse("acme", 1, 0, 0, 0, 0, 2)], new EndRate(1.5, 0.5, 0, 0));

        console.Write(FleetTables.Of(reading, fault: "No [gateway] responds."));

        Assert.All((string[])["[lane]", "[p] 2", "open: authentication", "1.5 succeeded", "0.5 failed", "No [gateway] responds.", "acme"], part => Assert.Contains(part, text.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--interval", "0")]
    [InlineData("--count", "0")]
    public async Task Invalid_options_are_refused_before_any_request(params string[] options)
    {
        Assert.Equal(ExitCode.InvalidRequest, await RunAsync(options));

        Assert.Empty(_gateway.Asked);
    }

    private static string Tenants(long succeeded, long failed = 1)
        => $$"""{"data":[{"tenant":"acme","unfinished":7,"queued":5,"running":2,"succeeded":{{succeeded}},"failed":{{failed}},"canceled":0,"outcome_unknown":0}],"next_cursor":null,"has_more":false}""";

    private Task<int> RunAsync(string[] options) => CommandRun.InvokeAsync(CommandRun.CreateRoot(), ["top", .. options, "--server", _gateway.Address]);
}
