using ImageGen.Cli.Terminal;

namespace ImageGen.Cli.Client;

/// <summary>
/// The admin token for operator calls: from the environment variable that hosts read too, or else from the data folder of the one-process
/// system. A token from the file is sent only to a gateway on this machine, since it belongs to that system.
/// </summary>
internal static class OperatorToken
{
    /// <summary>Name of the environment variable.</summary>
    public const string Variable = "Gateway__AdminToken";

    /// <summary>The token to send to the gateway; null when there is none.</summary>
    public static string? For(Uri server, DirectoryInfo data) => For(server, data, Environment.GetEnvironmentVariable(Variable));

    /// <summary>The same for a value of the environment.</summary>
    internal static string? For(Uri server, DirectoryInfo data, string? named)
        => named is { Length: > 0 } ? named : server.IsLoopback ? AdminToken.Find(data) : null;
}
