using System.CommandLine;
using System.Text.Json;
using ImageGen.Cli.Batches;
using ImageGen.Cli.Client;
using ImageGen.Cli.Generate;
using ImageGen.Cli.Hosts;
using ImageGen.Cli.Jobs;
using ImageGen.Cli.Providers;
using ImageGen.Cli.Reconcile;
using ImageGen.Cli.Tenancy;
using ImageGen.Cli.Terminal;
using ImageGen.Cli.Webhooks;
using ImageGen.Providers;
using ImageGen.ServiceDefaults.Starting;
using ImageGen.Storage.Embedded;
using ImageGen.Storage.Identity;
using ImageGen.Storage.Redis;
using ImageGen.Storage.SelfCheck;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace ImageGen.Cli;

/// <summary>Runs a command line, and turns what can go wrong into a sentence and a number.</summary>
internal static class CommandRun
{
    private const int PipeWidth = 1000;

    // The library ends a signaled process after two seconds, whatever it has in hand; a host needs its own time to hand over.
    private static readonly TimeSpan Farewell = 2 * HostStart.ShutdownTimeout;

    private static readonly string[] Hosts = ["serve", "gateway", "worker", "generate"];

    /// <summary>Everything <c>imagegen</c> can be asked for.</summary>
    public static RootCommand CreateRoot() => new("Makes images: through a queue, by any provider, never lost and never bought twice.")
    {
        GenerateCommand.Create(),
        ServeCommand.Create(),
        HostCommands.Gateway(),
        HostCommands.Worker(),
        JobsCommand.Create(),
        ReconcileCommand.Create(),
        ProvidersCommand.Create(),
        WebhooksCommand.Create(),
        BatchesCommand.Create(),
        TenantsCommand.Create(),
    };

    public static async Task<int> InvokeAsync(RootCommand root, string[] args)
    {
        if (Console.IsOutputRedirected)
        {
            // A pipe has no width, and a line that is broken is of no use to what reads it.
            AnsiConsole.Profile.Width = PipeWidth;
        }

        if (Console.IsErrorRedirected)
        {
            ErrorConsole.Instance.Profile.Width = PipeWidth;
        }

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            var words = parsed.Errors.Select(error => ParserMessages.Of(WithoutValues(error.Message, args)));
            if (IsJson(args))
            {
                return Say(args, string.Join(' ', words));
            }

            foreach (var word in words)
            {
                Say(args, word);
            }

            ErrorConsole.Instance.MarkupLine("[grey]imagegen --help shows what there is.[/]");
            return ExitCode.InvalidRequest;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = Farewell });
        }
        catch (CommandException exception)
        {
            return Say(args, exception.Message, exception.ExitCode, exception.Problem, exception.Jobs);
        }
        catch (DataFolderInUseException exception)
        {
            return Say(args, $"{exception.Message} Use that one with --server http://localhost:8080, or another folder with --data.", ExitCode.DataFolderInUse);
        }
        catch (ProviderSettingsException exception)
        {
            return Refuse(args, parsed, new StartFailure(ExitCode.Configuration, exception.Faults), isOfSettings: true);
        }
        catch (ForeignStorageException exception)
        {
            return Refuse(args, parsed, new StartFailure(ExitCode.Configuration, [exception.Message]), isOfSettings: true);
        }
        catch (Exception exception) when (exception is StoreNotSafeException or StoreUnavailableException)
        {
            return Say(args, exception.Message, ExitCode.ServerUnreachable);
        }
        catch (ProviderFaultException exception)
        {
            return Say(args, exception.Message, ExitCode.ServerUnreachable);
        }
        catch (OperationCanceledException)
        {
            return IsJson(args) ? Say(args, "Interrupted.", ExitCode.Interrupted) : ExitCode.Interrupted;
        }
        catch (Exception exception)
        {
            return Refuse(args, parsed, StartFailure.Of(exception), exception is OptionsValidationException or AggregateException { InnerException: OptionsValidationException });
        }
    }

    private static int Refuse(string[] args, ParseResult parsed, StartFailure failure, bool isOfSettings)
    {
        // Whatever a command that only asks a gateway meets, its own start was good.
        var name = parsed.CommandResult.Command.Name;
        var isStart = isOfSettings || (failure.ExitCode == ExitCode.Configuration && Hosts.Contains(name));
        var (subject, exitCode) = ($"imagegen {name} {(isStart ? "did not start" : "failed")}", isStart ? ExitCode.Configuration : ExitCode.Internal);
        if (IsJson(args))
        {
            return Say(args, $"{subject}: {string.Join(' ', failure.Lines)}", exitCode);
        }

        failure.Write(subject);
        return exitCode;
    }

    /// <summary>What the parser says of an argument, without the value of a setting that it quotes, which may be a secret.</summary>
    private static string WithoutValues(string message, string[] args)
        => args.Where(arg => arg.Contains('=', StringComparison.Ordinal))
            .Aggregate(message, (said, arg) => said.Replace(arg, $"{arg[..arg.IndexOf('=', StringComparison.Ordinal)]}=…", StringComparison.Ordinal));

    private static bool IsJson(string[] args) => args.TakeWhile(arg => arg != "--").Contains(JsonOutput.Option);

    private static int Say(string[] args, string message, int exitCode = ExitCode.InvalidRequest, JsonElement? problem = null, IReadOnlyList<Guid>? jobs = null)
    {
        if (IsJson(args))
        {
            ErrorConsole.Instance.Profile.Out.Writer.WriteLine(JsonOutput.ProblemOf(message, exitCode, problem, jobs));
        }
        else if (ErrorConsole.Instance.Profile.Capabilities.Ansi)
        {
            ErrorConsole.Instance.MarkupLineInterpolated($"[red]{message}[/]");
        }
        else
        {
            // Without breaks at the width of a terminal that is not there: a log is searched by whole lines.
            ErrorConsole.Instance.Profile.Out.Writer.WriteLine(message);
        }

        return exitCode;
    }
}
