using System.CommandLine;
using System.Text.Json;
using ImageGen.Cli.Batches;
using ImageGen.Cli.Client;
using ImageGen.Cli.Doctor;
using ImageGen.Cli.Generate;
using ImageGen.Cli.Hosts;
using ImageGen.Cli.Jobs;
using ImageGen.Cli.Keys;
using ImageGen.Cli.Mcp;
using ImageGen.Cli.Providers;
using ImageGen.Cli.Queue;
using ImageGen.Cli.Reconcile;
using ImageGen.Cli.Restored;
using ImageGen.Cli.Results;
using ImageGen.Cli.Tenancy;
using ImageGen.Cli.Terminal;
using ImageGen.Cli.Top;
using ImageGen.Cli.Webhooks;
using ImageGen.Gateway.Access;
using ImageGen.Providers;
using ImageGen.ServiceDefaults.Starting;
using ImageGen.Storage.Embedded;
using ImageGen.Storage.Identity;
using ImageGen.Storage.Redis;
using ImageGen.Storage.SelfCheck;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace ImageGen.Cli;

/// <summary>Runs a command line, and maps failures to a sentence and an exit code.</summary>
internal static class CommandRun
{
    private const int PipeWidth = 1000;

    // By default the library ends a signaled process after two seconds, even during work; a host needs its own shutdown time.
    private static readonly TimeSpan TerminationTimeout = 2 * HostStart.ShutdownTimeout;

    private static readonly string[] Hosts = ["serve", "gateway", "worker", "generate", "mcp"];

    /// <summary>All commands of <c>imagegen</c>.</summary>
    public static RootCommand CreateRoot() => new("Generates images through a queue, with any provider. No image is lost, and none is bought twice.")
    {
        GenerateCommand.Create(),
        ServeCommand.Create(),
        HostCommands.Gateway(),
        HostCommands.Worker(),
        HealthCommand.Create(),
        JobsCommand.Create(),
        ReconcileCommand.Create(),
        StorageCommand.Create(),
        ProvidersCommand.Create(),
        WebhooksCommand.Create(),
        BatchesCommand.Create(),
        TenantsCommand.Create(),
        KeysCommand.Create(),
        McpCommand.Create(),
        QueueCommand.Create(),
        TopCommand.Create(),
        DoctorCommand.Create(),
        RestoredCommand.Create(),
    };

    public static async Task<int> InvokeAsync(RootCommand root, string[] args)
    {
        if (Console.IsOutputRedirected)
        {
            // A pipe has no width, and wrapped lines are hard to parse.
            AnsiConsole.Profile.Width = PipeWidth;
        }

        if (Console.IsErrorRedirected)
        {
            ErrorConsole.Instance.Profile.Width = PipeWidth;
        }

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            var messages = parsed.Errors.Select(error => ParserMessages.Of(WithoutValues(error.Message, args)));
            if (IsJson(args))
            {
                return WriteError(args, string.Join(' ', messages));
            }

            foreach (var message in messages)
            {
                WriteError(args, message);
            }

            ErrorConsole.Instance.MarkupLine("[grey]imagegen --help lists all commands.[/]");
            return ExitCode.InvalidRequest;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TerminationTimeout });
        }
        catch (CommandException exception)
        {
            return WriteError(args, exception.Message, exception.ExitCode, exception.Problem, exception.Jobs);
        }
        catch (DataFolderInUseException exception)
        {
            return WriteError(args, $"{exception.Message} Use that one with --server http://localhost:8080, or another folder with --data.", ExitCode.DataFolderInUse);
        }
        catch (ProviderSettingsException exception)
        {
            return Refuse(args, parsed, new StartFailure(ExitCode.Configuration, exception.Faults), isOfSettings: true);
        }
        catch (Exception exception) when (exception is ForeignStorageException or GatewayOpenException)
        {
            return Refuse(args, parsed, new StartFailure(ExitCode.Configuration, [exception.Message]), isOfSettings: true);
        }
        catch (Exception exception) when (exception is StoreNotSafeException or StoreUnavailableException)
        {
            return WriteError(args, exception.Message, ExitCode.ServerUnreachable);
        }
        catch (ProviderFaultException exception)
        {
            return WriteError(args, exception.Message, ExitCode.ServerUnreachable);
        }
        catch (OperationCanceledException)
        {
            return IsJson(args) ? WriteError(args, "Interrupted.", ExitCode.Interrupted) : ExitCode.Interrupted;
        }
        catch (Exception exception)
        {
            return Refuse(args, parsed, StartFailure.Of(exception), exception is OptionsValidationException or AggregateException { InnerException: OptionsValidationException });
        }
    }

    private static int Refuse(string[] args, ParseResult parsed, StartFailure failure, bool isOfSettings)
    {
        // A command that only calls a gateway fails after its start, for any cause.
        var name = parsed.CommandResult.Command.Name;
        var isStart = isOfSettings || (failure.ExitCode == ExitCode.Configuration && Hosts.Contains(name));
        var (subject, exitCode) = ($"imagegen {name} {(isStart ? "did not start" : "failed")}", isStart ? ExitCode.Configuration : ExitCode.Internal);
        if (IsJson(args))
        {
            return WriteError(args, $"{subject}: {string.Join(' ', failure.Lines)}", exitCode);
        }

        failure.Write(subject);
        return exitCode;
    }

    /// <summary>The parser's message about an argument, without the value of a setting that it quotes, which may be a secret.</summary>
    private static string WithoutValues(string message, string[] args)
        => args.Where(arg => arg.Contains('=', StringComparison.Ordinal))
            .Aggregate(message, (text, arg) => text.Replace(arg, $"{arg[..arg.IndexOf('=', StringComparison.Ordinal)]}=…", StringComparison.Ordinal));

    private static bool IsJson(string[] args) => args.TakeWhile(arg => arg != "--").Contains(JsonOutput.Option);

    private static int WriteError(string[] args, string message, int exitCode = ExitCode.InvalidRequest, JsonElement? problem = null, IReadOnlyList<Guid>? jobs = null)
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
            // Without line breaks at a terminal width: a log is searched by whole lines.
            ErrorConsole.Instance.Profile.Out.Writer.WriteLine(message);
        }

        return exitCode;
    }
}
