using ImageGen.Cli.Terminal;
using ImageGen.Cli.Tests.Webhooks;

namespace ImageGen.Cli.Tests.Queue;

/// <summary><c>queue</c>: what it asks the gateway for.</summary>
public sealed class QueueCommandTests : IAsyncLifetime
{
    private const string Lane =
        """{"lane":"default","holds":[{"state":"paused","tenant":"acme","reason":"a [bold] reason","by":"ops","at":"2026-01-31T12:00:00+00:00"}],"unfinished":7,"lines":[{"provider":"sandbox","waiting":5}],"workers":null}""";

    private GatewayDouble _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayDouble.StartAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("""PUT /v1/lanes/default/state {"state":"paused"}""", "pause", "default")]
    [InlineData("""PUT /v1/lanes/default/state {"state":"paused","tenant":"acme","reason":"maintenance"}""", "pause", "default", "--tenant", "acme", "--reason", "maintenance")]
    [InlineData("""PUT /v1/lanes/default/state {"state":"draining"}""", "drain", "default")]
    [InlineData("""PUT /v1/lanes/default/state {"state":"open","tenant":"acme"}""", "resume", "default", "--tenant", "acme")]
    [InlineData("GET /v1/lanes/default", "show", "default")]
    [InlineData("GET /v1/lanes/default", "show", "default", "--json")]
    public async Task A_lane_is_shown_stopped_and_resumed(string asked, params string[] arguments)
    {
        _gateway.Answer = (200, Lane);

        Assert.Equal(ExitCode.Succeeded, await RunAsync(arguments));

        Assert.Equal([asked], _gateway.Asked);
    }

    [Fact]
    public async Task Lanes_are_listed()
    {
        _gateway.Answer = (200, $$"""{"data":[{{Lane}}]}""");

        Assert.Equal(ExitCode.Succeeded, await RunAsync("list"));

        Assert.Equal(["GET /v1/lanes"], _gateway.Asked);
    }

    [Fact]
    public async Task A_lane_that_does_not_exist_is_not_found()
    {
        _gateway.Answer = (404, """{"type":"about:blank","title":"There is no such lane.","status":404,"code":"lane_not_found"}""");

        Assert.NotEqual(ExitCode.Succeeded, await RunAsync("pause", "nothing"));
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("resume", "default", "--reason", "why")]
    public async Task A_command_with_missing_or_unknown_arguments_sends_no_request(params string[] arguments)
    {
        Assert.Equal(ExitCode.InvalidRequest, await RunAsync(arguments));

        Assert.Empty(_gateway.Asked);
    }

    private Task<int> RunAsync(params string[] arguments) => CommandRun.InvokeAsync(CommandRun.CreateRoot(), ["queue", .. arguments, "--server", _gateway.Address]);
}
