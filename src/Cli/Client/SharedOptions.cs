using System.CommandLine;
using ImageGen.Cli.Terminal;

namespace ImageGen.Cli.Client;

/// <summary>Options that several commands have.</summary>
internal static class SharedOptions
{
    public static Option<DirectoryInfo> Data() => new("--data")
    {
        Description = "Folder for jobs and images of the one-process system.",
        DefaultValueFactory = _ => DataFolder.Default,
    };

    public static Option<DirectoryInfo> OperatorData() => new("--data")
    {
        Description = $"Data folder of imagegen serve, whose admin token is sent to a gateway on this machine if the environment has no {OperatorToken.Variable}.",
        DefaultValueFactory = _ => DataFolder.Default,
    };

    /// <summary>An option for a point in time, as a timestamp or a duration before now: <c>2026-01-31T12:00Z</c>, <c>90m</c>, <c>24h</c>, <c>7d</c>.</summary>
    public static Option<TimePoint?> Time(string name, string description) => new(name)
    {
        Description = $"{description} A timestamp such as 2026-01-31T12:00:00Z, or an age such as 90m, 24h or 7d.",
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (TimePoint.TryParse(text, out var time))
            {
                return time;
            }

            result.AddError($"{name} must be a timestamp such as 2026-01-31T12:00:00Z, or an age such as 90m, 24h or 7d, not '{text}'.");
            return null;
        },
    };

    public static Option<Uri?> Server() => new("--server")
    {
        Description = "Address of a gateway, for example http://localhost:8080.",
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0)
            {
                return uri;
            }

            // The message does not quote the address, which may contain a password.
            result.AddError("--server must be an http or https address without user info.");
            return null;
        },
    };
}
