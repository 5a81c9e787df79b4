using System.CommandLine;
using ImageGen.Cli.Client;
using ImageGen.Cli.Terminal;
using ImageGen.Jobs;
using ImageGen.ServiceDefaults;
using ImageGen.Storage;
using ImageGen.Worker;
using ImageGen.Worker.Reconciliation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace ImageGen.Cli.Reconcile;

/// <summary>
/// <c>imagegen reconcile</c>: compares a provider's own list of purchases with the job rows. It needs the store and the provider's token, so it
/// is a process with a worker's settings and calls no gateway.
/// </summary>
internal static class ReconcileCommand
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    public static Command Create()
    {
        var provider = new Argument<string>("provider") { Description = "Name of a configured provider." };
        var since = SharedOptions.Time("--since", "Start of the compared time; default 24h.");
        var json = new Option<bool>("--json") { Description = "Write the report as JSON." };
        var command = new Command("reconcile", "Compares a provider's list of purchases with the job rows; exit code 23 when they differ. A worker's settings as --Key:Sub=value or from the environment.")
        {
            provider, since, json,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var builder = Host.CreateApplicationBuilder([.. parsed.UnmatchedTokens]);
            builder.AddServiceDefaults();
            builder.AddJobs();
            builder.AddStorage();
            builder.AddReconciler();

            // Standard output is for the report.
            builder.Logging.ClearProviders();
            using var host = builder.Build();
            await host.StartAsync(cancellationToken);
            var time = host.Services.GetRequiredService<TimeProvider>();
            var window = parsed.GetValue(since) is { } from ? time.GetUtcNow() - from.Before(time.GetUtcNow()) : Day;
            var report = await RunAsync(host.Services.GetRequiredService<Reconciler>(), parsed.GetValue(provider)!, window, cancellationToken);
            ReconcileTable.Write(AnsiConsole.Console, report, parsed.GetValue(json));
            await host.StopAsync(cancellationToken);
            return report.IsClean ? ExitCode.Succeeded : ExitCode.Unreconciled;
        });
        return command;
    }

    private static async Task<ReconcileReport> RunAsync(Reconciler reconciler, string provider, TimeSpan window, CancellationToken cancellationToken)
        => window <= TimeSpan.Zero ? throw new CommandException(ExitCode.InvalidRequest, "--since must be in the past.")
            : !reconciler.Providers.Contains(provider)
                ? throw new CommandException(
                    ExitCode.InvalidRequest,
                    $"The purchases of provider '{provider}' can't be listed. {(reconciler.Providers.Any() ? $"Providers with a list: {string.Join(", ", reconciler.Providers)}." : "No configured provider has a list.")}")
                : await reconciler.RunAsync(provider, window, cancellationToken);
}
