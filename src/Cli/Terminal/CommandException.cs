using System.Net;
using System.Text.Json;

namespace ImageGen.Cli.Terminal;

/// <summary>A command failed; the message is one sentence for the user.</summary>
internal sealed class CommandException(int exitCode, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>The gateway's own problem; null if there is none.</summary>
    public JsonElement? Problem { get; init; }

    /// <summary>The jobs that were accepted before, which continue; null if none is known.</summary>
    public IReadOnlyList<Guid>? Jobs { get; init; }

    /// <summary>HTTP status of the gateway's error response; null if it sent none.</summary>
    public HttpStatusCode? Status { get; init; }
}
