namespace ImageGen.Cli;

/// <summary>A command can't go on, and the person at the terminal is told why in one sentence.</summary>
internal sealed class CommandException(int exitCode, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public int ExitCode { get; } = exitCode;
}
