using System.CommandLine;
using System.Globalization;
using ImageGen.Cli.Client;
using ImageGen.Cli.Terminal;
using ImageGen.Jobs;
using ImageGen.ServiceDefaults;
using ImageGen.Storage;
using ImageGen.Storage.Embedded;
using ImageGen.Storage.Identity;
using ImageGen.Worker;
using ImageGen.Worker.Reconciliation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace ImageGen.Cli.Restored;

/// <summary>
/// <c>imagegen restored</c>: after the job store was restored from a backup, marks the queued jobs that may have been ordered since, so that none is bought twice. It needs
/// the store and the providers, so it is a process with a worker's settings and calls no gateway.
/// </summary>
internal static class RestoredCommand
{
    private const int ShownJobs = 20;

    public static Command Create()
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Count the jobs, and change nothing." };
        var data = new Option<DirectoryInfo?>("--data") { Description = "Restored data folder of imagegen serve, in place of ConnectionStrings:Redis." };
        var json = GatewayCall.Json();
        var command = new Command("restored", "After a restore of the job store, before any host starts: marks the queued jobs, which may have been ordered since the backup, so that they are looked up before anything is bought. Exit code 25 while some can't be marked. A worker's settings as --Key:Sub=value or from the environment.")
        {
            dryRun, data, json,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var store = parsed.GetValue(data) is { } folder ? await EmbeddedStore.StartAsync(folder.FullName, cancellationToken: cancellationToken) : null;
            using var host = Build([.. parsed.UnmatchedTokens], store);
            await host.StartAsync(cancellationToken);
            var changes = !parsed.GetValue(dryRun);
            var report = await host.Services.GetRequiredService<RestoredJobs>().MarkAsync(changes, cancellationToken);
            if (changes && report.Unsettled.Count == 0)
            {
                await host.Services.GetRequiredService<IRestoredStore>().AcceptAsync(cancellationToken);
            }

            await host.StopAsync(cancellationToken);
            Write(AnsiConsole.Console, report, changes, parsed.GetValue(json));
            return report.Unsettled.Count == 0 ? ExitCode.Succeeded : ExitCode.Unsafe;
        });
        return command;
    }

    private static IHost Build(string[] settings, EmbeddedStore? store)
    {
        var builder = Host.CreateApplicationBuilder(settings);
        if (store is not null)
        {
            builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:Redis", store.ConnectionString), new("ImageGen:Store:Embedded", "true")]);
        }

        builder.AddServiceDefaults();
        builder.AddJobs();
        builder.AddStorage();
        builder.AddRestoredJobs();

        // Standard output is for the report.
        builder.Logging.ClearProviders();
        return builder.Build();
    }

    private static void Write(IAnsiConsole console, RestoredJobsReport report, bool changes, bool json)
    {
        if (json)
        {
            JsonOutput.Write(console, new { DryRun = !changes, report.InDoubt, report.Free, report.NotOrdered, report.Unsettled });
            return;
        }

        var output = console.Profile.Out.Writer;
        foreach (var (provider, count) in report.InDoubt.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{provider}: {count} queued jobs {(changes ? "are marked as possibly ordered" : "may have been ordered")}; they are looked up before anything is bought."));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Free} cost nothing to order again, {report.NotOrdered} were not ordered."));
        foreach (var job in report.Unsettled.Take(ShownJobs))
        {
            output.WriteLine($"{job.JobId}: {job.Reason}");
        }

        output.WriteLine(report.Unsettled.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $"{report.Unsettled.Count} jobs are not settled. Start no worker before this command ends without any.")
            : changes ? "The hosts can be started." : "Nothing was changed.");
    }
}
