using System.Text.Json.Nodes;
using ImageGen.Cli.Client;
using ImageGen.Cli.Terminal;
using ImageGen.Cli.Tests.Webhooks;

namespace ImageGen.Cli.Tests.Jobs;

/// <summary>The request and tenant of each command, and the commands that are refused without a request.</summary>
public sealed class JobsCommandTests : IAsyncLifetime
{
    private const string Id = "0d9f1c3e-6a44-4f0a-9a53-1f8a6f0a7b31";

    private GatewayDouble _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayDouble.StartAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("GET /v1/jobs?limit=20")]
    [InlineData("GET /v1/jobs?limit=5&status=outcome_unknown&reason=timed_out&provider=sandbox", "--limit", "5", "--status", "outcome_unknown", "--reason", "timed_out", "--provider", "sandbox")]
    [InlineData("GET /v1/jobs?limit=20&metadata.order=7&metadata.a%20key=x%3Dy%26z", "--metadata", "order=7", "--metadata", "a key=x=y&z")]
    [InlineData("GET /v1/jobs?limit=20&created_after=2026-01-31T11%3A00%3A00.000Z&ended_before=2026-01-31T12%3A00%3A00.000Z", "--created-after", "2026-01-31T12:00:00+01:00", "--ended-before", "2026-01-31T12:00:00Z")]
    [InlineData("GET /v1/jobs?limit=100&cursor=c1", "--limit", "500", "--cursor", "c1")]
    public async Task The_list_command_sends_its_options_as_a_query(string asked, params string[] arguments)
    {
        _gateway.Answer = (200, """{"data":[],"has_more":false,"next_cursor":null}""");

        Assert.Equal(ExitCode.Succeeded, await RunAsync(["list", .. arguments]));

        Assert.Equal([asked], _gateway.Asked);
    }

    [Theory]
    [InlineData("""POST /v1/jobs/cancel {"metadata":{"order":"7"},"dry_run":true}""", "--metadata", "order=7", "--dry-run")]
    [InlineData("""POST /v1/jobs/cancel {"status":"queued","provider":"sandbox","created_before":"2026-01-31T12:00:00Z","dry_run":false}""", "--status", "queued", "--provider", "sandbox", "--created-before", "2026-01-31T12:00:00Z", "--yes")]
    [InlineData("""POST /v1/jobs/cancel {"all":true,"dry_run":false}""", "--all", "--yes")]
    [InlineData($"POST /v1/batches/{Id}/cancel", "--batch", Id)]
    public async Task The_cancel_command_sends_its_options_in_the_request(string asked, params string[] arguments)
    {
        _gateway.Answer = (200, """{"dry_run":false,"canceled":0,"requested":0,"too_late":0,"cost":null,"jobs":[],"next_cursor":null}""");

        Assert.Equal(ExitCode.Succeeded, await RunAsync(["cancel", .. arguments]));

        Assert.Equal([asked], _gateway.Asked);
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("cancel", Id, "--all")]
    [InlineData("cancel", "--batch", Id, "--status", "queued")]
    [InlineData("cancel", "--all", "--metadata", "a=b")]
    [InlineData("cancel", "--status", "failed")]
    [InlineData("cancel", Id, "--all-tenants")]
    [InlineData("cancel", "--all", "--all-tenants", "--tenant", "acme")]
    [InlineData("list", "--all-tenants", "--tenant", "acme")]
    [InlineData("list", "--tenant", "Acme")]
    [InlineData("list", "--limit", "0")]
    [InlineData("list", "--metadata", "order")]
    [InlineData("replay", "--all-tenants", "--tenant", "acme")]
    [InlineData("replay", Id, "--all-tenants")]
    public async Task A_command_with_missing_or_conflicting_arguments_sends_no_request(params string[] arguments)
    {
        Assert.Equal(ExitCode.InvalidRequest, await RunAsync(arguments));

        Assert.Empty(_gateway.Asked);
    }

    [Fact]
    public async Task A_filtered_cancel_without_a_terminal_plans_and_cancels_nothing()
    {
        _gateway.Answer = (200, """{"dry_run":true,"canceled":3,"requested":0,"too_late":0,"cost":null,"jobs":[],"next_cursor":null}""");

        Assert.Equal(ExitCode.NotConfirmed, await RunAsync("cancel", "--all", "--json"));

        Assert.Equal(["""POST /v1/jobs/cancel {"all":true,"dry_run":true}"""], _gateway.Asked);
    }

    [Theory]
    [InlineData("jobs", "list")]
    [InlineData("jobs", "cancel", "--batch", Id)]
    [InlineData("jobs", "cancel", "--all", "--yes")]
    [InlineData("jobs", "replay", "--dry-run")]
    [InlineData("webhooks", "list")]
    [InlineData("webhooks", "delete", Id)]
    [InlineData("webhooks", "deliveries", Id)]
    [InlineData("webhooks", "replay", Id, "--since", "1h")]
    [InlineData("batches", "show", Id)]
    public async Task A_command_speaks_for_the_tenant_that_is_named(params string[] arguments)
    {
        _gateway.Answer = (200, """{"data":[],"has_more":false,"dry_run":false,"canceled":0,"requested":0,"too_late":0,"jobs":[],"counts":{},"count":0}""");

        Assert.Equal(ExitCode.Succeeded, await CommandRun.InvokeAsync(CommandRun.CreateRoot(), [.. arguments, "--tenant", "acme", "--server", _gateway.Address]));

        Assert.All(_gateway.Tenants, tenant => Assert.Equal("acme", tenant));
        Assert.NotEmpty(_gateway.Tenants);
    }

    [Fact]
    public async Task A_server_that_is_no_gateway_is_reported()
    {
        _gateway.Answer = (200, "<html>");

        Assert.Equal(ExitCode.Internal, await RunAsync("list"));
    }

    [Fact]
    public void Every_command_that_prints_an_answer_can_print_json()
    {
        foreach (var command in CommandRun.CreateRoot().Subcommands.SelectMany(command => command.Subcommands.Count > 0 ? command.Subcommands : [command])
            .Where(command => command.Name is not ("serve" or "gateway" or "worker" or "mcp" or "health")))
        {
            Assert.True(command.Options.Any(option => option.Name == "--json"), $"{command.Name} has no --json.");
        }
    }

    [Theory]
    [InlineData("Cannot parse argument '17' for command 'show' as expected type 'System.Guid'.", "Cannot parse argument '17' for command 'show': an id such as 0d9f1c3e-6a44-4f0a-9a53-1f8a6f0a7b31 is required.")]
    [InlineData("Cannot parse argument 'x' for option '--seed' as expected type 'System.Nullable`1[System.Int64]'.", "Cannot parse argument 'x' for option '--seed': a whole number is required.")]
    public void Parse_errors_do_not_show_type_names(string said, string expected) => Assert.Equal(expected, ParserMessages.Of(said));

    [Fact]
    public void A_problem_is_the_gateway_s_own_or_one_of_the_command_s()
    {
        var own = JsonNode.Parse(JsonOutput.ProblemOf("No gateway answers.", ExitCode.ServerUnreachable, problem: null))!;
        Assert.Equal(("server_unreachable", "urn:imagegen:problem:server-unreachable", 20), (own["code"]!.GetValue<string>(), own["type"]!.GetValue<string>(), own["exit_code"]!.GetValue<int>()));

        using var problem = System.Text.Json.JsonDocument.Parse("""{"code":"job_not_found","status":404}""");
        Assert.Equal("job_not_found", JsonNode.Parse(JsonOutput.ProblemOf("There is no such job.", ExitCode.NotFound, problem.RootElement))!["code"]!.GetValue<string>());
    }

    private Task<int> RunAsync(params string[] arguments) => CommandRun.InvokeAsync(CommandRun.CreateRoot(), ["jobs", .. arguments, "--server", _gateway.Address]);
}
