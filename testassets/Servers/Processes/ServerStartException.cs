namespace ImageGen.Servers;

/// <summary>A server or host process ended or did not become ready in time; the message carries the end of its output.</summary>
public sealed class ServerStartException(string message, string output)
    : Exception($"{message}{Environment.NewLine}{(output.Length > 4000 ? output[^4000..] : output)}")
{
    /// <summary>Everything that was kept of the process's output.</summary>
    public string Output { get; } = output;

    /// <summary>Whether the output says that the port was taken by somebody else, so that another port may do.</summary>
    internal bool IsPortCollision
        => Output.Contains("already in use", StringComparison.OrdinalIgnoreCase)
        || Output.Contains("eaddrinuse", StringComparison.OrdinalIgnoreCase)
        || Output.Contains("port is already allocated", StringComparison.OrdinalIgnoreCase);
}
