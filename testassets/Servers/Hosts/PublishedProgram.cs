namespace ImageGen.Servers;

/// <summary>
/// A published <c>imagegen</c> in place of the built hosts, so that the tests run against what users get, for example the trimmed program of the container image. The environment variable
/// <c>IMAGEGEN_TEST_PROGRAM</c> has its full path.
/// </summary>
internal static class PublishedProgram
{
    private static readonly string? Path = Environment.GetEnvironmentVariable("IMAGEGEN_TEST_PROGRAM") is { Length: > 0 } path ? path : null;

    /// <summary>The program and its first arguments that replace an assembly; null if no published program is given, or if it does not contain the assembly's host.</summary>
    /// <param name="assembly">Full path of the dll.</param>
    public static (string Program, string[] Arguments)? InPlaceOf(string assembly)
    {
        if (Path is null || System.IO.Path.GetDirectoryName(assembly) != System.IO.Path.GetDirectoryName(AppContext.BaseDirectory))
        {
            return null;
        }

        return System.IO.Path.GetFileName(assembly) switch
        {
            "imagegen.dll" => (Path, []),
            "ImageGen.Gateway.dll" => (Path, ["gateway"]),
            "ImageGen.Worker.dll" => (Path, ["worker"]),
            _ => null,
        };
    }
}
