using ImageGen.Cli.Terminal;
using ImageGen.Cli.Tests.Webhooks;

namespace ImageGen.Cli.Tests.Tenancy;

/// <summary><c>tenants weight</c>: what it asks the gateway for.</summary>
public sealed class WeightCommandTests : IAsyncLifetime
{
    private GatewayDouble _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayDouble.StartAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("GET /v1/tenants/acme/weight", "acme")]
    [InlineData("GET /v1/tenants/acme/weight", "acme", "--json")]
    [InlineData("""PUT /v1/tenants/acme/weight {"weight":3}""", "acme", "3")]
    public async Task A_weight_is_shown_or_set(string asked, params string[] arguments)
    {
        _gateway.Answer = (200, """{"tenant":"acme","weight":3}""");

        Assert.Equal(ExitCode.Succeeded, await RunAsync(arguments));

        Assert.Equal([asked], _gateway.Asked);
    }

    [Theory]
    [InlineData]
    [InlineData("No name", "3")]
    [InlineData("acme", "many")]
    public async Task A_command_with_invalid_arguments_sends_no_request(params string[] arguments)
    {
        Assert.Equal(ExitCode.InvalidRequest, await RunAsync(arguments));

        Assert.Empty(_gateway.Asked);
    }

    private Task<int> RunAsync(params string[] arguments) => CommandRun.InvokeAsync(CommandRun.CreateRoot(), ["tenants", "weight", .. arguments, "--server", _gateway.Address]);
}
