using ImageGen.Cli.Terminal;

namespace ImageGen.Cli.Client;

/// <summary>
/// The admin token for calls that are the operator's: that of the environment, under the name by which hosts read it, or else that of the one-process
/// system's data folder. The file's token goes to a gateway on this machine only: it is that system's, and no other's.
/// </summary>
internal static class OperatorToken
{
    /// <summary>Name in the environment.</summary>
    public const string Variable = "Gateway__AdminToken";

    /// <summary>The token to send to the gateway; null when there is none.</summary>
    public static string? For(Uri server, DirectoryInfo data) => For(server, data, Environment.GetEnvironmentVariable(Variable));

    /// <summary>The same for a value of the environment.</summary>
    internal static string? For(Uri server, DirectoryInfo data, string? named)
        => named is { Length: > 0 } ? named : server.IsLoopback ? AdminToken.Find(data) : null;
}
