using System.Runtime.CompilerServices;

namespace ImageGen.Gateway.Tests.World;

/// <summary>Where the repository is that the tests were built from.</summary>
internal static class Sources
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(ThisFolder(), "../../.."));

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
