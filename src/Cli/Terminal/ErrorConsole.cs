using Spectre.Console;

namespace ImageGen.Cli.Terminal;

/// <summary>The console on standard error, so that standard output holds only the image or the table.</summary>
internal static class ErrorConsole
{
    /// <summary>The console.</summary>
    public static IAnsiConsole Instance { get; } = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
}
