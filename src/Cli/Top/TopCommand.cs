using System.CommandLine;
using ImageGen.Cli.Client;
using ImageGen.Cli.Terminal;
using Spectre.Console;

namespace ImageGen.Cli.Top;

/// <summary><c>imagegen top</c>: what the fleet does now, on a terminal as tables that follow it, elsewhere as plain lines.</summary>
internal static class TopCommand
{
    public static Command Create()
    {
        var call = new GatewayCall(isOperators: true, hasTenant: false);
        var interval = new Option<double>("--interval") { Description = "Seconds between two readings, 0.5 to 3600.", DefaultValueFactory = _ => 2 };
        interval.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 0.5 and <= 3600))
            {
                result.AddError("--interval must be 0.5 to 3600 seconds.");
            }
        });
        var count = new Option<int?>("--count") { Description = "Number of readings. Default: until Ctrl+C." };
        count.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1)
            {
                result.AddError("--count must be at least 1.");
            }
        });
        var command = new Command("top", "Shows what the fleet does now, for operators: lanes, providers, tenants, workers, and what ends per minute. Tables on a terminal, plain lines elsewhere; --json writes one document for each reading.")
        {
            interval, count,
        };
        call.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = call.Connect(parsed);
            var run = new TopRun(new FleetReader(client, TimeProvider.System), AnsiConsole.Console, TimeSpan.FromSeconds(parsed.GetValue(interval)), parsed.GetValue(count), TimeProvider.System);
            try
            {
                await run.RunAsync(call.IsJson(parsed), cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Ctrl+C is how it ends.
            }

            return ExitCode.Succeeded;
        });
        return command;
    }
}
