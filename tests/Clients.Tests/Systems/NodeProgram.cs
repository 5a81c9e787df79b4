using System.Runtime.CompilerServices;
using System.Text.Json;
using ImageGen.Servers;

namespace ImageGen.Clients.Tests.Systems;

/// <summary>Runs a client's program in the folder <c>node</c>, where Node and the client's packages are installed.</summary>
internal static class NodeProgram
{
    private static readonly string Folder = Path.GetFullPath(Path.Combine(ThisFolder(), "../node"));
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly Lazy<string?> Missing = new(WhatIsMissing);

    /// <summary>Skips the test when Node or the packages are not there.</summary>
    public static void SkipWhereMissing() => Assert.SkipWhen(Missing.Value is not null, Missing.Value ?? "");

    /// <summary>The full path of a file in the folder.</summary>
    public static string PathOf(string file) => Path.Combine(Folder, file);

    /// <summary>Runs a program with a plan, and returns a result for each of its calls.</summary>
    public static async Task<IReadOnlyList<ClientResult>> RunAsync(string program, object plan)
    {
        var output = await RunAsync(program, [], [JsonSerializer.Serialize(plan)]);
        var line = output.Split('\n').Last(line => line.StartsWith("{\"results\"", StringComparison.Ordinal));
        return [.. JsonDocument.Parse(line).RootElement.GetProperty("results").EnumerateArray().Select(ClientResult.Read)];
    }

    /// <summary>Runs a program with options of Node before it and arguments after it, in a folder, and returns its output. It must succeed.</summary>
    public static async Task<string> RunAsync(string program, IReadOnlyList<string> options, IReadOnlyList<string> arguments, string folder = "")
    {
        SkipWhereMissing();
        await using var process = HostProcess.StartProgram("node", [.. options, PathOf(program), .. arguments], folder: PathOf(folder));
        var exitCode = await process.WaitForExitAsync(Limit, TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0, process.Output);
        return process.Output;
    }

    private static string? WhatIsMissing()
        => !(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "node"))) ? "node is not installed."
            : !Directory.Exists(PathOf("node_modules/openai")) || !Directory.Exists(PathOf("node_modules/@modelcontextprotocol/conformance")) ? "The clients are not installed: npm ci --prefix tests/Clients.Tests/node"
            : null;

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
