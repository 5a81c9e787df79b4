using System.CommandLine;
using ImageGen.Cli.Client;
using ImageGen.Cli.Terminal;
using Spectre.Console;

namespace ImageGen.Cli.Jobs;

/// <summary><c>imagegen jobs show</c>: shows the request, the attempts, the result and the times of a job.</summary>
internal static class ShowCommand
{
    public static Command Create()
    {
        var id = new Argument<Guid>("id") { Description = "The job's id." };
        var call = new GatewayCall();
        var command = new Command("show", "Shows a job with its request, times, attempts and events. With --json the fields job and events hold the responses of GET /v1/jobs/ID and its events.") { id };
        call.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = call.Connect(parsed);
            var job = await client.GetJobAsync(parsed.GetValue(id), cancellationToken);
            var events = await client.GetEventsAsync(parsed.GetValue(id), cancellationToken);
            if (call.IsJson(parsed))
            {
                JsonOutput.Write(AnsiConsole.Console, new { Job = job.Json, Events = events.Json.GetProperty("data") });
            }
            else
            {
                JobHistoryView.Write(AnsiConsole.Console, job, events.Value.Data);
            }

            return ExitCode.Succeeded;
        });
        return command;
    }
}
