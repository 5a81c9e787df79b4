using ImageGen.Cli.Terminal;

namespace ImageGen.Cli.Tests.Webhooks;

/// <summary>The request of each command, and the commands that are refused without a request.</summary>
public sealed class WebhooksCommandTests : IAsyncLifetime
{
    private const string Id = "0d9f1c3e-6a44-4f0a-9a53-1f8a6f0a7b31";
    private const string Delivery = "msg_5f0c2a7d9b1e4c3f8a6d7e8f90a1b2c3";

    private const string Webhook =
        $$"""{"id":"{{Id}}","url":"https://a.example/","events":["*"],"description":null,"disabled_because":null,"secret_last4":"f00=","created_at":"2026-01-31T12:00:00+00:00"}""";

    private const string One =
        $$"""{"id":"{{Delivery}}","type":"image.generated","state":"failed","job_id":null,"time":"2026-01-31T12:00:00+00:00","sequence":3,"next_attempt_at":null,"attempts":[{"at":"2026-01-31T12:00:00+00:00","milliseconds":7,"status":500,"error":"status"}]}""";

    private GatewayDouble _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayDouble.StartAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("""POST /v1/webhooks {"url":"https://a.example/","events":["image.failed","*"],"description":"mine"}""", "add", "https://a.example/", "--event", "image.failed", "--event", "*", "--description", "mine")]
    [InlineData("""POST /v1/webhooks {"url":"https://a.example/"}""", "add", "https://a.example/")]
    [InlineData($"GET /v1/webhooks/{Id}", "show", Id)]
    [InlineData($$"""PATCH /v1/webhooks/{{Id}} {"url":"https://b.example/"}""", "update", Id, "--url", "https://b.example/")]
    [InlineData($$"""PATCH /v1/webhooks/{{Id}} {"disabled":true}""", "disable", Id)]
    [InlineData($$"""PATCH /v1/webhooks/{{Id}} {"disabled":false}""", "enable", Id)]
    [InlineData($"POST /v1/webhooks/{Id}/rotate", "rotate", Id)]
    public async Task An_endpoint_command_sends_its_request(string asked, params string[] arguments)
    {
        _gateway.Answer = (200, Webhook);

        Assert.Equal(ExitCode.Succeeded, await RunAsync(arguments));

        Assert.Equal([asked], _gateway.Asked);
    }

    [Fact]
    public async Task The_endpoints_are_listed()
    {
        _gateway.Answer = (200, $$"""{"data":[{{Webhook}}]}""");

        Assert.Equal(ExitCode.Succeeded, await RunAsync("list"));

        Assert.Equal(["GET /v1/webhooks"], _gateway.Asked);
    }

    [Fact]
    public async Task An_endpoint_is_deleted_and_tested()
    {
        _gateway.Answer = (204, "");
        Assert.Equal(ExitCode.Succeeded, await RunAsync("delete", Id));
        _gateway.Answer = (202, $$"""{"delivery_id":"{{Delivery}}"}""");
        Assert.Equal(ExitCode.Succeeded, await RunAsync("test", Id));

        Assert.Equal([$"DELETE /v1/webhooks/{Id}", $"POST /v1/webhooks/{Id}/test"], _gateway.Asked);
    }

    [Theory]
    [InlineData($"GET /v1/webhooks/{Id}/deliveries?limit=20", Id)]
    [InlineData($"GET /v1/webhooks/{Id}/deliveries?limit=5&state=failed", Id, "--state", "failed", "--limit", "5")]
    [InlineData($"GET /v1/jobs/{Id}/deliveries?limit=20", "--job", Id)]
    public async Task Deliveries_are_listed_of_an_endpoint_or_a_job(string asked, params string[] arguments)
    {
        _gateway.Answer = (200, $$"""{"data":[{{One}}],"has_more":false}""");

        Assert.Equal(ExitCode.Succeeded, await RunAsync(["deliveries", .. arguments]));

        Assert.Equal([asked], _gateway.Asked);
    }

    [Fact]
    public async Task One_delivery_is_shown()
    {
        _gateway.Answer = (200, One);

        Assert.Equal(ExitCode.Succeeded, await RunAsync("deliveries", Id, "--delivery", Delivery));

        Assert.Equal([$"GET /v1/webhooks/{Id}/deliveries/{Delivery}"], _gateway.Asked);
    }

    [Theory]
    [InlineData($"POST /v1/webhooks/{Id}/deliveries/{Delivery}/replay", Id)]
    [InlineData($"POST /v1/jobs/{Id}/deliveries/{Delivery}/replay", "--job", Id)]
    public async Task One_delivery_is_replayed(string asked, params string[] arguments)
    {
        _gateway.Answer = (202, $$"""{"delivery_id":"{{Delivery}}"}""");

        Assert.Equal(ExitCode.Succeeded, await RunAsync(["replay", .. arguments, "--delivery", Delivery]));

        Assert.Equal([asked], _gateway.Asked);
    }

    [Fact]
    public async Task The_deliveries_of_a_time_are_replayed()
    {
        _gateway.Answer = (202, """{"count":3}""");

        Assert.Equal(ExitCode.Succeeded, await RunAsync("replay", Id, "--since", "2026-01-31T12:00:00+01:00", "--until", "2026-01-31T12:00:00Z", "--state", "failed"));

        Assert.Equal([$$"""POST /v1/webhooks/{{Id}}/replay {"from":"2026-01-31T11:00:00Z","to":"2026-01-31T12:00:00Z","state":"failed"}"""], _gateway.Asked);
    }

    [Fact]
    public async Task Replaying_a_time_range_without_a_state_leaves_the_states_to_the_gateway()
    {
        _gateway.Answer = (202, """{"count":0,"by_state":{"pending":0,"failed":0},"hint":"No delivery of that period is pending or failed."}""");

        Assert.Equal(ExitCode.Succeeded, await RunAsync("replay", Id, "--since", "2026-01-31T12:00:00Z", "--until", "2026-01-31T12:30:00Z"));

        Assert.Equal([$$"""POST /v1/webhooks/{{Id}}/replay {"from":"2026-01-31T12:00:00Z","to":"2026-01-31T12:30:00Z"}"""], _gateway.Asked);
    }

    [Fact]
    public async Task The_secret_for_jobs_is_prompted_for_and_created()
    {
        _gateway.Answer = (200, """{"exists":false}""");
        Assert.Equal(ExitCode.Succeeded, await RunAsync("job-secret"));
        _gateway.Answer = (200, """{"exists":true,"secret":"whsec_AA==","secret_last4":"AA=="}""");
        Assert.Equal(ExitCode.Succeeded, await RunAsync("job-secret", "--rotate"));

        Assert.Equal(["GET /v1/webhooks/job-secret", "POST /v1/webhooks/job-secret/rotate"], _gateway.Asked);
    }

    [Theory]
    [InlineData("add")]
    [InlineData("show", "17")]
    [InlineData("update", Id)]
    [InlineData("deliveries")]
    [InlineData("deliveries", Id, "--job", Id)]
    [InlineData("deliveries", Id, "--state", "late")]
    [InlineData("replay", Id)]
    [InlineData("replay", "--delivery", Delivery)]
    [InlineData("replay", Id, "--delivery", Delivery, "--since", "1h")]
    [InlineData("replay", Id, "--delivery", Delivery, "--state", "failed")]
    [InlineData("replay", "--job", Id, "--since", "1h")]
    public async Task A_command_with_missing_or_conflicting_arguments_sends_no_request(params string[] arguments)
    {
        Assert.Equal(ExitCode.InvalidRequest, await RunAsync(arguments));

        Assert.Empty(_gateway.Asked);
    }

    [Theory]
    [InlineData(404, ExitCode.NotFound)]
    [InlineData(409, ExitCode.InvalidRequest)]
    [InlineData(503, ExitCode.ServerUnreachable)]
    public async Task A_refusal_of_the_gateway_sets_the_exit_code(int status, int expected)
    {
        _gateway.Answer = (status, """{"title":"No."}""");

        Assert.Equal(expected, await RunAsync("rotate", Id));
    }

    private Task<int> RunAsync(params string[] arguments) => CommandRun.InvokeAsync(CommandRun.CreateRoot(), ["webhooks", .. arguments, "--server", _gateway.Address]);
}
