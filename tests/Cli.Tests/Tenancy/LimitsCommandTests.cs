using ImageGen.Cli.Terminal;
using ImageGen.Cli.Tests.Webhooks;

namespace ImageGen.Cli.Tests.Tenancy;

/// <summary><c>tenants limits</c> and <c>keys limits</c>: what they ask the gateway for.</summary>
public sealed class LimitsCommandTests : IAsyncLifetime
{
    private const string Limits =
        """{"tenant":"acme","is_set":true,"requests_per_minute":60,"images_per_day":100,"max_unfinished":null,"max_at_providers":null,"providers":["sandbox"],"models":null,"max_pixels":null,"max_count":4}""";

    private GatewayDouble _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayDouble.StartAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("""{"requests_per_minute":600,"images_per_day":100,"providers":["sandbox"],"max_count":4}""", "--requests-per-minute", "600")]
    [InlineData("""{"requests_per_minute":60,"images_per_day":100,"max_unfinished":5,"max_at_providers":2,"providers":["a","b"],"models":["m"],"max_pixels":4096,"max_count":4}""",
        "--max-unfinished", "5", "--max-at-providers", "2", "--provider", "a", "--provider", "b", "--model", "m", "--max-pixels", "4096")]
    [InlineData("""{"requests_per_minute":60,"max_count":4}""", "--without", "images-per-day", "--without", "providers")]
    public async Task Given_limits_are_changed_and_the_others_kept(string sent, params string[] arguments)
    {
        _gateway.Answer = (200, Limits);

        Assert.Equal(ExitCode.Succeeded, await RunAsync(["acme", .. arguments]));

        Assert.Equal(["GET /v1/tenants/acme/limits", $"PUT /v1/tenants/acme/limits {sent}"], _gateway.Asked);
    }

    [Fact]
    public async Task Limits_are_shown_without_a_change()
    {
        _gateway.Answer = (200, Limits);

        Assert.Equal(ExitCode.Succeeded, await RunAsync("acme"));
        Assert.Equal(ExitCode.Succeeded, await RunAsync("acme", "--json"));

        Assert.Equal(["GET /v1/tenants/acme/limits", "GET /v1/tenants/acme/limits"], _gateway.Asked);
    }

    [Fact]
    public async Task Limits_are_removed()
    {
        _gateway.Answer = (200, Limits);

        Assert.Equal(ExitCode.Succeeded, await RunAsync("acme", "--remove"));

        Assert.Equal(["DELETE /v1/tenants/acme/limits", "GET /v1/tenants/acme/limits"], _gateway.Asked);
    }

    [Fact]
    public async Task Limits_of_a_key_are_shown_changed_and_removed()
    {
        _gateway.Answer = (200, """{"id":"key_1","name":"n","tenant":"acme","scopes":["read"],"status":"active","key_last4":"abcd","created_at":"2026-01-31T12:00:00+00:00","limits":{"images_per_day":5,"max_count":2}}""");

        Assert.Equal(ExitCode.Succeeded, await RunKeyAsync("key_1"));
        Assert.Equal(ExitCode.Succeeded, await RunKeyAsync("key_1", "--images-per-day", "7"));
        Assert.Equal(ExitCode.Succeeded, await RunKeyAsync("key_1", "--remove"));

        Assert.Equal(
            ["GET /v1/keys/key_1", "GET /v1/keys/key_1", """PUT /v1/keys/key_1/limits {"images_per_day":7,"max_count":2}""", "DELETE /v1/keys/key_1/limits", "GET /v1/keys/key_1"],
            _gateway.Asked);
    }

    [Theory]
    [InlineData]
    [InlineData("No name")]
    [InlineData("acme", "--remove", "--max-count", "2")]
    [InlineData("acme", "--without", "images")]
    [InlineData("acme", "--max-count", "many")]
    public async Task A_command_with_missing_or_conflicting_arguments_sends_no_request(params string[] arguments)
    {
        Assert.Equal(ExitCode.InvalidRequest, await RunAsync(arguments));

        Assert.Empty(_gateway.Asked);
    }

    private Task<int> RunKeyAsync(params string[] arguments) => CommandRun.InvokeAsync(CommandRun.CreateRoot(), ["keys", "limits", .. arguments, "--server", _gateway.Address]);

    private Task<int> RunAsync(params string[] arguments) => CommandRun.InvokeAsync(CommandRun.CreateRoot(), ["tenants", "limits", .. arguments, "--server", _gateway.Address]);
}
