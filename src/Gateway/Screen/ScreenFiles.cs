using System.Security.Cryptography;

namespace ImageGen.Gateway.Screen;

/// <summary>The files of the operator's screen, which are in the assembly.</summary>
internal static class ScreenFiles
{
    private const string Prefix = "screen/";

    /// <summary>The files by their path below the screen's address.</summary>
    public static IReadOnlyDictionary<string, ScreenFile> Load()
    {
        var assembly = typeof(ScreenFiles).Assembly;
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(name => name[Prefix.Length..].Replace('\\', '/'), name => Read(assembly.GetManifestResourceStream(name)!, name), StringComparer.Ordinal);
    }

    private static ScreenFile Read(Stream content, string name)
    {
        using (content)
        {
            var bytes = new byte[content.Length];
            content.ReadExactly(bytes);
            return new ScreenFile(bytes, TypeOf(name), $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))}\"");
        }
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidOperationException($"The screen has no files with the extension '{other}'."),
    };
}
