using ImageGen.Cli.Doctor;
using ImageGen.Cli.Terminal;
using ImageGen.Cli.Tests.Webhooks;
using Spectre.Console;

namespace ImageGen.Cli.Tests.Doctor;

/// <summary><c>doctor</c> without servers: a gateway that answers, settings that are invalid, clocks, and how findings are written. With real servers: EndToEnd.Tests.</summary>
public sealed class DoctorCommandTests : IAsyncLifetime
{
    private GatewayDouble _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayDouble.StartAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData(200, """{"status":"healthy","checks":{"store":"healthy","workers":"healthy"}}""", ExitCode.Succeeded)]
    [InlineData(200, """{"status":"degraded","checks":{"workers":"degraded"},"details":{"workers":"No live worker serves the lane 'gpu'."}}""", ExitCode.Succeeded)]
    [InlineData(503, """{"status":"unhealthy","checks":{"store":"unhealthy"}}""", ExitCode.Unsafe)]
    [InlineData(200, "<html>another server</html>", ExitCode.Unsafe)]
    [InlineData(200, "[]", ExitCode.Unsafe)]
    public async Task A_gateway_alone_is_examined_by_its_health_checks(int status, string body, int code)
    {
        _gateway.Answer = (status, body);

        Assert.Equal(code, await RunAsync("--server", _gateway.Address));

        Assert.Equal("GET /health/ready", _gateway.Asked.First());
    }

    [Fact]
    public async Task Details_of_a_check_are_findings_with_what_to_do()
    {
        _gateway.Answer = (200, """{"status":"degraded","checks":{"workers":"degraded"},"details":{"workers":"No live worker serves the lane 'gpu'."}}""");

        var finding = Assert.Single(await GatewayPart.ExamineAsync(new Uri(_gateway.Address), TestContext.Current.CancellationToken));

        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Contains("No live worker serves the lane 'gpu'.", finding.Message, StringComparison.Ordinal);
        Assert.NotNull(finding.Fix);
    }

    [Fact]
    public async Task Invalid_settings_are_findings_and_their_secrets_are_not_shown()
    {
        var findings = await Examination.RunAsync(
            new DoctorOptions(["--ConnectionStrings:Redis=redis://canary@host", "--ImageGen:Providers:x:Kind=nothing", "--ImageGen:Providers:x:Token=canary"], IsGateway: false, AsksProviders: false, Server: null, Management: null),
            TestContext.Current.CancellationToken);

        var settings = findings.Where(finding => finding.Area == "settings").ToList();
        Assert.All(settings, finding => Assert.Equal(Severity.Unsafe, finding.Severity));
        Assert.All((string[])["ConnectionStrings:Redis", "ImageGen:Providers:x:Kind", "ImageGen:Results:Path", "ImageGen:Results:SpillPath"], key => Assert.Contains(settings, finding => finding.Message.Contains(key, StringComparison.Ordinal)));
        Assert.DoesNotContain(findings, finding => $"{finding.Message}{finding.Fix}".Contains("canary", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_store_that_is_not_configured_is_unsafe() => Assert.Equal(ExitCode.Unsafe, await RunAsync("--offline", "--json"));

    [Theory]
    [InlineData("--for", "everybody")]
    [InlineData("--server", "nowhere")]
    public async Task An_invalid_option_is_refused(params string[] arguments) => Assert.Equal(ExitCode.InvalidRequest, await RunAsync(arguments));

    [Theory]
    [InlineData(0.0, 0.2, "Good")]
    [InlineData(-2.0, 0.2, "Good")]
    [InlineData(8.0, 0.2, "Warning")]
    [InlineData(-31.0, 0.2, "Unsafe")]
    [InlineData(31.0, 0.2, "Unsafe")]
    [InlineData(31.0, 4.0, "Warning")]
    public void A_clock_counts_as_wrong_by_what_the_duration_of_the_call_can_not_explain(double lead, double duration, string severity)
        => Assert.Equal(severity, ClocksPart.Describe("the store", TimeSpan.FromSeconds(lead), TimeSpan.FromSeconds(duration)).Severity.ToString());

    [Fact]
    public void Findings_are_written_with_their_fix_and_a_verdict()
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 500;

        FindingsView.Write(console, [Finding.Good("store", "It is [good]."), Finding.Warning("fleet", "Nobody works.", "Start a worker."), Finding.Unsafe("broker", "It is away.")], json: false);

        var lines = text.ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["store      good    It is [good].", "fleet      warning Nobody works.", "Start a worker.", "broker     UNSAFE  It is away.", "Unsafe: 1 to repair, 1 to look at."], lines);
    }

    private static Task<int> RunAsync(params string[] arguments) => CommandRun.InvokeAsync(CommandRun.CreateRoot(), ["doctor", .. arguments]);
}
