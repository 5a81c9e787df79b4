namespace ImageGen.Servers;

/// <summary>A server or host process ended or did not become ready in time; the message contains the end of its output.</summary>
public sealed class ServerStartException(string message, string output)
    : Exception($"{message}{Environment.NewLine}{(output.Length > 4000 ? output[^4000..] : output)}")
{
    /// <summary>The kept output of the process.</summary>
    public string Output { get; } = output;

    /// <summary>Whether the output states that the port was in use, so that a start on another port may succeed.</summary>
    internal bool IsPortCollision
        => Output.Contains("already in use", StringComparison.OrdinalIgnoreCase)
        || Output.Contains("eaddrinuse", StringComparison.OrdinalIgnoreCase)
        || Output.Contains("port is already allocated", StringComparison.OrdinalIgnoreCase);
}
