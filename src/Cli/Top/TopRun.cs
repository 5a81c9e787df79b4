using System.Text.Json;
using ImageGen.Cli.Client;
using ImageGen.Cli.Terminal;
using Spectre.Console;

namespace ImageGen.Cli.Top;

/// <summary>Reads and shows, until the number of readings is reached or the user ends it.</summary>
internal sealed class TopRun(FleetReader reader, IAnsiConsole console, TimeSpan interval, int? count, TimeProvider time)
{
    /// <exception cref="CommandException">The first reading failed. A later failure is shown, and the next reading tries again.</exception>
    public async Task RunAsync(bool json, CancellationToken cancellationToken)
    {
        var first = await reader.ReadAsync(cancellationToken);
        if (json || !console.Profile.Capabilities.Interactive || !console.Profile.Capabilities.Ansi)
        {
            var output = console.Profile.Out.Writer;
            Write(first, fault: null);
            await FollowAsync(first, Write, cancellationToken);

            void Write(FleetReading reading, string? fault)
            {
                if (fault is not null)
                {
                    // The last reading would look like a new one.
                    ErrorConsole.Instance.Profile.Out.Writer.WriteLine(fault);
                }
                else if (json)
                {
                    output.WriteLine(JsonSerializer.Serialize(reading, ClientJson.Options));
                }
                else
                {
                    foreach (var line in FleetLines.Of(reading))
                    {
                        output.WriteLine(line);
                    }
                }

                output.Flush();
            }
        }
        else
        {
            await console.Live(FleetTables.Of(first, fault: null)).Overflow(VerticalOverflow.Ellipsis).StartAsync(context => FollowAsync(
                first,
                (reading, fault) => context.UpdateTarget(FleetTables.Of(reading, fault)),
                cancellationToken));
        }
    }

    private async Task FollowAsync(FleetReading first, Action<FleetReading, string?> show, CancellationToken cancellationToken)
    {
        var last = first;
        using var timer = new PeriodicTimer(interval, time);
        for (var readings = 1; count is null || readings < count; readings++)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            string? fault = null;
            try
            {
                last = await reader.ReadAsync(cancellationToken);
            }
            catch (CommandException exception) when (exception.ExitCode == ExitCode.ServerUnreachable)
            {
                fault = exception.Message;
            }

            show(last, fault);
        }
    }
}
