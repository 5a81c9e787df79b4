using ImageGen.ServiceDefaults.Starting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace ImageGen.Cli.Doctor;

/// <summary>Examines everything that a host with these settings depends on, and a running gateway.</summary>
internal static class Examination
{
    private const int ManagementPort = 15672;

    private const string ProvidersSection = "ImageGen:Providers";

    public static async Task<IReadOnlyList<Finding>> RunAsync(DoctorOptions options, CancellationToken cancellationToken)
    {
        List<Finding> findings = [];
        WebApplication? host = null;
        try
        {
            host = ExaminedHost.Build(options);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            findings.AddRange(StartFailure.Of(exception).Lines.Select(line => Finding.Unsafe("settings", line)));
        }

        if (host is not null)
        {
            await using (host)
            {
                // Whoever asks about a gateway only, such as a one-process system, need not have the settings of its hosts.
                if (options.Server is null || HasStore(host))
                {
                    findings.AddRange(await ExamineHostAsync(host, options, cancellationToken));
                }
            }
        }

        if (options.Server is { } server)
        {
            findings.AddRange(await GatewayPart.ExamineAsync(server, cancellationToken));
            findings.Add(await ClocksPart.ExamineHttpAsync("the gateway", new Uri(server, "/health/live"), TimeProvider.System, cancellationToken));
        }

        return findings;
    }

    private static bool HasStore(WebApplication host) => !string.IsNullOrWhiteSpace(host.Configuration.GetConnectionString("Redis"));

    private static async Task<IReadOnlyList<Finding>> ExamineHostAsync(WebApplication host, DoctorOptions options, CancellationToken cancellationToken)
    {
        var services = host.Services;
        var faults = ExaminedHost.FaultsOf(services);
        List<Finding> findings = faults.Count == 0 ? [Finding.Good("settings", $"A {(options.IsGateway ? "gateway" : "worker")} would start with them.")] : [.. faults.Select(fault => Finding.Unsafe("settings", fault))];
        if (!HasStore(host))
        {
            findings.Add(Finding.Unsafe("store", "ConnectionStrings:Redis is not set.", "Run this command with the settings of a worker, or ask a running gateway with --server."));
        }
        else if (!faults.Any(fault => fault.Contains("ConnectionStrings:Redis", StringComparison.Ordinal)))
        {
            findings.AddRange(await StorePart.ExamineAsync(services, cancellationToken));
            findings.AddRange(await StorePart.ExamineFoldersAsync(services, cancellationToken));
            findings.AddRange(await FleetPart.ExamineAsync(services, cancellationToken));
            findings.AddRange(await ClocksPart.ExamineStoreAsync(services, cancellationToken) is { } clock ? [clock] : []);
        }

        var (broker, brokerHost) = await BrokerPart.ExamineAsync(services, cancellationToken);
        findings.AddRange(broker);
        if ((options.Management ?? (brokerHost is null ? null : new UriBuilder("http", brokerHost, ManagementPort).Uri)) is { } management)
        {
            findings.Add(await ClocksPart.ExamineHttpAsync("the broker", management, TimeProvider.System, cancellationToken));
        }

        // An adapter of a provider with invalid settings can't be made; its fault is in the settings.
        if (!options.IsGateway && !faults.Any(fault => fault.Contains(ProvidersSection, StringComparison.Ordinal)))
        {
            findings.AddRange(await ProvidersPart.ExamineAsync(services, options.AsksProviders, cancellationToken));
        }

        return findings;
    }
}
