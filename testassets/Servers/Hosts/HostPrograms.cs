namespace ImageGen.Servers;

/// <summary>
/// Where the programs of gateways, workers and the command line are: those that a Release build compiles ahead (<c>testassets/Hosts</c>), so that they start in half the time, or where there are none
/// those beside the tests.
/// </summary>
public static class HostPrograms
{
    // artifacts/bin/Some.Tests/release/
    private static readonly string Ahead = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "publish", "Hosts"));

    /// <summary>The full path of a program, such as <c>imagegen.dll</c>.</summary>
    public static string PathOf(string assembly) => Path.Combine(File.Exists(Path.Combine(Ahead, assembly)) ? Ahead : AppContext.BaseDirectory, assembly);
}
