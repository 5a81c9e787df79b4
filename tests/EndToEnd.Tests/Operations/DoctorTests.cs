using System.Text.Json;
using ImageGen.Servers;

namespace ImageGen.EndToEnd.Tests.Operations;

/// <summary><c>imagegen doctor</c> with real servers, good ones and bad ones, as a process of its own with the settings of a worker.</summary>
[Trait("Category", "Servers")]
[Trait("Category", "Long")]
public sealed class DoctorTests(Fleet fleet) : IClassFixture<Fleet>, IAsyncDisposable
{
    private const int Unsafe = 25;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => fleet.StopHostsAsync();

    [Fact]
    public async Task A_sound_fleet_is_safe_and_nothing_is_changed_by_asking()
    {
        var gateway = await fleet.StartGatewayAsync();
        await fleet.StartWorkerAsync();
        var environment = fleet.EnvironmentOf();
        Directory.CreateDirectory(environment["ImageGen__Results__SpillPath"]!);
        var bought = fleet.Replicate.Ledger.Count;

        var (code, output) = await Imagegen.RunAsync(environment, "doctor", "--json", "--server", gateway.ToString());

        Assert.True(code == 0, output);
        Assert.DoesNotContain(Settings.Token, output, StringComparison.Ordinal);
        var findings = FindingsOf(output);
        Assert.All(
            (string[])["settings good", "store good", "broker good", "results good", "fleet good", "clocks good", "providers good", "gateway good"],
            expected => Assert.Contains(expected, findings.Select(finding => $"{finding.Area} {finding.Severity}")));
        Assert.DoesNotContain("unsafe", findings.Select(finding => finding.Severity));
        Assert.Equal(bought, fleet.Replicate.Ledger.Count);
        Assert.Empty(Directory.EnumerateFileSystemEntries(environment["ImageGen__Results__SpillPath"]!));
    }

    [Fact]
    public async Task Everything_that_is_unsafe_is_told_at_once_with_what_to_change()
    {
        await using var forgetful = await RedisServer.StartAsync(["--maxmemory-policy", "allkeys-lru", "--save", ""], Token);
        var environment = fleet.EnvironmentOf();
        environment["ConnectionStrings__Redis"] = forgetful.ConnectionString;
        environment["ConnectionStrings__RabbitMq"] = fleet.Broker.ConnectionString.Replace("guest:guest", "guest:canary-password", StringComparison.Ordinal);
        environment["ImageGen__Results__Path"] = "/nowhere/pictures";
        environment["ImageGen__Providers__replicate__BaseUrl"] = "http://127.0.0.1:9/v1";
        environment["ImageGen__Providers__openai__Token"] = "sk-canary";
        environment["ImageGen__Providers__openai__Model"] = "dall-e-3";
        environment["ImageGen__Providers__openai__Enabled"] = "true";
        environment["ImageGen__DefaultProvider"] = "replicate";

        var (code, output) = await Imagegen.RunAsync(environment, "doctor", "--offline", "--json");

        Assert.Equal(Unsafe, code);
        Assert.DoesNotContain("canary", output, StringComparison.Ordinal);
        var unsafeOnes = FindingsOf(output).Where(finding => finding.Severity == "unsafe").ToList();
        Assert.Contains(unsafeOnes, finding => finding.Area == "store" && finding.Message.Contains("appendonly yes", StringComparison.Ordinal));
        Assert.Contains(unsafeOnes, finding => finding.Area == "store" && finding.Message.Contains("maxmemory-policy noeviction", StringComparison.Ordinal));
        Assert.Contains(unsafeOnes, finding => finding.Area == "broker" && finding.Message.Contains("password", StringComparison.Ordinal));
        Assert.Contains(unsafeOnes, finding => finding.Area == "results" && finding.Message.Contains("/nowhere/pictures", StringComparison.Ordinal));
        Assert.Contains(unsafeOnes, finding => finding.Area == "retirement" && finding.Message.Contains("dall-e-3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_provider_that_can_not_be_reached_and_servers_that_are_away_are_findings_and_no_errors()
    {
        var environment = fleet.EnvironmentOf();
        environment["ConnectionStrings__Redis"] = "127.0.0.1:9";
        environment["ConnectionStrings__RabbitMq"] = "amqp://guest:guest@127.0.0.1:9/";
        environment["ImageGen__Providers__replicate__BaseUrl"] = "http://127.0.0.1:9/v1";

        var (code, output) = await Imagegen.RunAsync(environment, "doctor", "--json");

        Assert.Equal(Unsafe, code);
        var areas = FindingsOf(output).Where(finding => finding.Severity == "unsafe").Select(finding => finding.Area).ToHashSet();
        Assert.Superset(new HashSet<string> { "store", "broker", "providers" }, areas);
    }

    private static List<(string Area, string Severity, string Message)> FindingsOf(string output)
    {
        using var document = JsonDocument.Parse(output);
        return [.. document.RootElement.GetProperty("findings").EnumerateArray().Select(finding => (
            finding.GetProperty("area").GetString()!, finding.GetProperty("severity").GetString()!, $"{finding.GetProperty("message").GetString()} {finding.GetProperty("fix").GetString()}"))];
    }
}
