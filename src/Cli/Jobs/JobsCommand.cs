using System.CommandLine;
using ImageGen.Cli.Client;
using ImageGen.Cli.Generate;
using ImageGen.Contracts;
using Spectre.Console;

namespace ImageGen.Cli.Jobs;

/// <summary><c>imagegen jobs list|show|cancel|settle|replay</c>, at a running gateway.</summary>
internal static class JobsCommand
{
    public static readonly Uri DefaultServer = new("http://localhost:8080");

    public static Command Create() => new("jobs", "Looks at, cancels, settles and replays jobs of a running gateway.") { List(), Show(), Cancel(), SettleCommand.Create(), ReplayCommand.Create() };

    private static Command List()
    {
        var server = SharedOptions.Server();
        var status = new Option<JobStatus?>("--status")
        {
            Description = "Only jobs of this status: queued, running, succeeded, failed, canceled or outcome_unknown.",
            CustomParser = result =>
            {
                if (Enum.TryParse<JobStatus>(result.Tokens[0].Value.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var parsed))
                {
                    return parsed;
                }

                result.AddError($"--status must be queued, running, succeeded, failed, canceled or outcome_unknown, not '{result.Tokens[0].Value}'.");
                return null;
            },
        };
        var limit = new Option<int>("--limit") { Description = "How many at most, 1 to 100.", DefaultValueFactory = _ => 20 };
        var command = new Command("list", "Lists jobs, newest first.") { server, status, limit };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new GatewayClient(parsed.GetValue(server) ?? DefaultServer);
            JobTable.Write(AnsiConsole.Console, await client.ListJobsAsync(parsed.GetValue(status), parsed.GetValue(limit), cancellationToken));
            return ExitCode.Succeeded;
        });
        return command;
    }

    private static Command Show() => OfOneJob("show", "Shows a job.", (client, id, cancellationToken) => client.GetJobAsync(id, cancellationToken));

    private static Command Cancel() => OfOneJob("cancel", "Cancels a job where it still can be.", (client, id, cancellationToken) => client.CancelAsync(id, cancellationToken));

    private static Command OfOneJob(string name, string description, Func<GatewayClient, Guid, CancellationToken, Task<JobAnswer>> call)
    {
        var id = new Argument<Guid>("id") { Description = "The job's id." };
        var server = SharedOptions.Server();
        var command = new Command(name, description) { id, server };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new GatewayClient(parsed.GetValue(server) ?? DefaultServer);
            ReceiptTable.Write(AnsiConsole.Console, await call(client, parsed.GetValue(id), cancellationToken), path: null);
            return ExitCode.Succeeded;
        });
        return command;
    }
}
