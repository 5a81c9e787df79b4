using System.CommandLine;

namespace ImageGen.Cli.Client;

/// <summary>Options that several commands take.</summary>
internal static class SharedOptions
{
    public static Option<DirectoryInfo> Data() => new("--data")
    {
        Description = "Folder for jobs and pictures of the one-process system.",
        DefaultValueFactory = _ => DataFolder.Default,
    };

    public static Option<Uri?> Server() => new("--server")
    {
        Description = "Address of a gateway, for example http://localhost:8080.",
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            {
                return uri;
            }

            result.AddError($"--server must be an http or https address, not '{text}'.");
            return null;
        },
    };
}
