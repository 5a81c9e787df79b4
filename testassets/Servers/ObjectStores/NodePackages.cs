using System.Runtime.CompilerServices;

namespace ImageGen.Servers;

/// <summary>Object stores for tests that run on Node.</summary>
public static class NodePackages
{
    /// <summary>The folder with the packages.</summary>
    internal static string Folder { get; } = Path.GetFullPath(Path.Combine(ThisFolder(), "../../../tests/Storage.Tests/node"));

    /// <summary>What is missing to run them, as a sentence for a skipped test; null for nothing.</summary>
    public static string? Missing { get; } = Executables.Find("node") is null ? "node is not installed."
        : !Directory.Exists(Path.Combine(Folder, "node_modules/azurite")) || !Directory.Exists(Path.Combine(Folder, "node_modules/@20minutes/s3rver"))
            ? "The object stores are not installed: npm ci --prefix tests/Storage.Tests/node --ignore-scripts"
        : null;

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
