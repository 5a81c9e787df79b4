using System.CommandLine;
using ImageGen.Cli.Client;
using ImageGen.Cli.Terminal;
using ImageGen.ServiceDefaults;
using ImageGen.Storage;
using ImageGen.Storage.Identity;
using ImageGen.Storage.Orphans;
using ImageGen.Storage.Results;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace ImageGen.Cli.StorageCheck;

/// <summary><c>imagegen storage check</c>: compares the result store with the job rows. It reads both directly, with the settings of a gateway or a worker.</summary>
internal static class CheckCommand
{
    private const int LeastGraceMinutes = 1;
    private const int DefaultGraceMinutes = 60;

    public static Command Create()
    {
        var repair = new Option<bool>("--repair") { Description = "Remove images that no job can show any more." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask for confirmation before images are removed." };
        var grace = new Option<int>("--grace") { Description = "Minutes for which an image may be without a row, and a row without its image; default 60.", DefaultValueFactory = _ => DefaultGraceMinutes };
        grace.Validators.Add(result =>
        {
            if (result.GetValue(grace) < LeastGraceMinutes)
            {
                result.AddError($"--grace must be {LeastGraceMinutes} or more.");
            }
        });
        var json = GatewayCall.Json();
        var command = new Command(
            "check",
            "Finds images whose jobs are gone, and succeeded jobs whose images are, while the system runs; exit code 23 if there are any left. The settings of a gateway or worker as --Key:Sub=value or from the environment.")
        {
            repair, yes, grace, json,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var builder = Host.CreateApplicationBuilder([.. parsed.UnmatchedTokens]);
            builder.AddServiceDefaults();
            builder.AddStorage();
            builder.AddImageStorage(serves: true);

            // Standard output is for the report.
            builder.Logging.ClearProviders();
            using var host = builder.Build();
            await host.StartAsync(cancellationToken);
            var run = new StorageCheckRun(
                host.Services.GetRequiredService<IStorageCheck>(), AnsiConsole.Console, TimeSpan.FromMinutes(parsed.GetValue(grace)), parsed.GetValue(json));
            try
            {
                return await run.RunAsync(parsed.GetValue(repair), parsed.GetValue(yes), cancellationToken);
            }
            catch (ResultStoreException fault)
            {
                throw new CommandException(ExitCode.ServerUnreachable, fault.Message);
            }
            finally
            {
                await host.StopAsync(CancellationToken.None);
            }
        });
        return command;
    }
}
