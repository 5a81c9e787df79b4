using System.CommandLine;
using ImageGen.Storage.Embedded;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace ImageGen.Cli;

/// <summary>Runs a command line, and turns what can go wrong into a sentence and a number.</summary>
internal static class CommandRun
{
    /// <summary>Errors go to standard error, so that standard output stays the picture's or the table's.</summary>
    public static IAnsiConsole Errors { get; } = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    public static async Task<int> InvokeAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                Say(error.Message);
            }

            Errors.MarkupLine("[grey]imagegen --help shows what there is.[/]");
            return ExitCode.InvalidRequest;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (CommandException exception)
        {
            return Say(exception.Message, exception.ExitCode);
        }
        catch (DataFolderInUseException exception)
        {
            return Say($"{exception.Message} Use that one with --server http://localhost:8080, or another folder with --data.", ExitCode.DataFolderInUse);
        }
        catch (OptionsValidationException exception)
        {
            return Say(string.Join(Environment.NewLine, exception.Failures), ExitCode.InvalidRequest);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }

    private static int Say(string message, int exitCode = ExitCode.InvalidRequest)
    {
        Errors.MarkupLineInterpolated($"[red]{message}[/]");
        return exitCode;
    }
}
