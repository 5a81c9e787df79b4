using System.Net;
using System.Text.Json;

namespace ImageGen.Cli.Terminal;

/// <summary>A command can't go on, and the person at the terminal is told why in one sentence.</summary>
internal sealed class CommandException(int exitCode, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>The gateway's own problem; null where it is none of its.</summary>
    public JsonElement? Problem { get; init; }

    /// <summary>The jobs that were accepted before, which go on; null where none is known.</summary>
    public IReadOnlyList<Guid>? Jobs { get; init; }

    /// <summary>The status that the gateway answered with; null where it did not refuse.</summary>
    public HttpStatusCode? Status { get; init; }
}
