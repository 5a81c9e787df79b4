using System.Runtime.CompilerServices;

namespace ImageGen.Architecture.Tests;

/// <summary>The checkout these tests were compiled from.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(ThisFolder(), "..", ".."));

    public static IEnumerable<string> SourceFiles(string folder, string pattern = "*.cs")
        => Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "artifacts" or "node_modules"));

    public static string Relative(string path) => Path.GetRelativePath(Root, path);

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
