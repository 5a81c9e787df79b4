using System.CommandLine;
using ImageGen.Cli.Generate;
using ImageGen.Cli.Hosts;
using ImageGen.Cli.Jobs;
using ImageGen.Cli.Providers;
using ImageGen.Cli.Reconcile;
using ImageGen.Cli.Webhooks;
using ImageGen.Providers;
using ImageGen.ServiceDefaults;
using ImageGen.ServiceDefaults.Starting;
using ImageGen.Storage.Embedded;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.SelfCheck;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace ImageGen.Cli;

/// <summary>Runs a command line, and turns what can go wrong into a sentence and a number.</summary>
internal static class CommandRun
{
    // The library ends a signaled process after two seconds, whatever it has in hand; a host needs its own time to hand over.
    private static readonly TimeSpan Farewell = 2 * ServiceDefaultsRegistration.ShutdownTimeout;

    private static readonly string[] Hosts = ["serve", "gateway", "worker", "generate"];

    /// <summary>Errors go to standard error, so that standard output stays the picture's or the table's.</summary>
    public static IAnsiConsole Errors { get; } = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>Everything <c>imagegen</c> can be asked for.</summary>
    public static RootCommand CreateRoot() => new("Makes pictures: through a queue, by any provider, never lost and never bought twice.")
    {
        GenerateCommand.Create(),
        ServeCommand.Create(),
        HostCommands.Gateway(),
        HostCommands.Worker(),
        JobsCommand.Create(),
        ReconcileCommand.Create(),
        ProvidersCommand.Create(),
        WebhooksCommand.Create(),
    };

    public static async Task<int> InvokeAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                Say(WithoutValues(error.Message, args));
            }

            Errors.MarkupLine("[grey]imagegen --help shows what there is.[/]");
            return ExitCode.InvalidRequest;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = Farewell });
        }
        catch (CommandException exception)
        {
            return Say(exception.Message, exception.ExitCode);
        }
        catch (DataFolderInUseException exception)
        {
            return Say($"{exception.Message} Use that one with --server http://localhost:8080, or another folder with --data.", ExitCode.DataFolderInUse);
        }
        catch (ProviderSettingsException exception)
        {
            return Refuse(parsed, new StartFailure(ExitCode.Configuration, exception.Faults), isOfSettings: true);
        }
        catch (Exception exception) when (exception is StoreNotSafeException or StoreUnavailableException)
        {
            return Say(exception.Message, ExitCode.ServerUnreachable);
        }
        catch (ProviderFaultException exception)
        {
            return Say(exception.Message, ExitCode.ServerUnreachable);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception exception)
        {
            return Refuse(parsed, StartFailure.Of(exception), exception is OptionsValidationException or AggregateException { InnerException: OptionsValidationException });
        }
    }

    private static int Refuse(ParseResult parsed, StartFailure failure, bool isOfSettings)
    {
        // Whatever a command that only asks a gateway meets, its own start was good.
        var name = parsed.CommandResult.Command.Name;
        var isStart = isOfSettings || (failure.ExitCode == ExitCode.Configuration && Hosts.Contains(name));
        failure.Write($"imagegen {name} {(isStart ? "did not start" : "failed")}");
        return isStart ? ExitCode.Configuration : ExitCode.Internal;
    }

    /// <summary>What the parser says of an argument, without the value of a setting that it quotes, which may be a secret.</summary>
    private static string WithoutValues(string message, string[] args)
        => args.Where(arg => arg.Contains('=', StringComparison.Ordinal))
            .Aggregate(message, (said, arg) => said.Replace(arg, $"{arg[..arg.IndexOf('=', StringComparison.Ordinal)]}=…", StringComparison.Ordinal));

    private static int Say(string message, int exitCode = ExitCode.InvalidRequest)
    {
        if (Errors.Profile.Capabilities.Ansi)
        {
            Errors.MarkupLineInterpolated($"[red]{message}[/]");
        }
        else
        {
            // Without breaks at the width of a terminal that is not there: a log is searched by whole lines.
            Errors.Profile.Out.Writer.WriteLine(message);
        }

        return exitCode;
    }
}
