using ImageGen.Cli.Terminal;
using ImageGen.Cli.Tests.Webhooks;

namespace ImageGen.Cli.Tests.Tenancy;

/// <summary><c>tenants erase</c>: what it asks the gateway for.</summary>
public sealed class EraseTenantCommandTests : IAsyncLifetime
{
    private GatewayDouble _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayDouble.StartAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task A_confirmed_command_erases_the_jobs_of_the_tenant()
    {
        _gateway.Answer = (200, """{"tenant":"acme","erased":3,"requested":1,"already_erased":0,"next_cursor":null,"has_more":false,"incomplete":false}""");

        Assert.Equal(ExitCode.Succeeded, await RunAsync("acme", "--yes"));

        Assert.Equal(["POST /v1/tenants/acme/erase"], _gateway.Asked);
    }

    [Fact]
    public async Task A_part_of_the_store_that_does_not_respond_is_told_by_the_exit_code()
    {
        _gateway.Answer = (200, """{"tenant":"acme","erased":3,"requested":1,"already_erased":0,"next_cursor":null,"has_more":false,"incomplete":true}""");

        Assert.Equal(ExitCode.ServerUnreachable, await RunAsync("acme", "--yes"));
    }

    [Fact]
    public async Task A_command_without_confirmation_erases_nothing()
    {
        Assert.Equal(ExitCode.NotConfirmed, await RunAsync("acme", "--json"));

        Assert.Empty(_gateway.Asked);
    }

    [Theory]
    [InlineData]
    [InlineData("No name", "--yes")]
    public async Task A_command_with_invalid_arguments_sends_no_request(params string[] arguments)
    {
        Assert.Equal(ExitCode.InvalidRequest, await RunAsync(arguments));

        Assert.Empty(_gateway.Asked);
    }

    private Task<int> RunAsync(params string[] arguments) => CommandRun.InvokeAsync(CommandRun.CreateRoot(), ["tenants", "erase", .. arguments, "--server", _gateway.Address]);
}
