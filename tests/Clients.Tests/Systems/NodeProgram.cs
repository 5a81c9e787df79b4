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

    /// <summary>Runs a program with a plan, and returns a result for each of its calls.</summary>
    public static async Task<IReadOnlyList<ClientResult>> RunAsync(string program, object plan)
    {
        SkipWhereMissing();
        await using var process = HostProcess.StartProgram("node", [Path.Combine(Folder, program), JsonSerializer.Serialize(plan)]);
        var exitCode = await process.WaitForExitAsync(Limit, TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0, process.Output);
        var line = process.Output.Split('\n').Last(line => line.StartsWith("{\"results\"", StringComparison.Ordinal));
        return [.. JsonDocument.Parse(line).RootElement.GetProperty("results").EnumerateArray().Select(ClientResult.Read)];
    }

    private static string? WhatIsMissing()
        => !(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "node"))) ? "node is not installed."
            : !Directory.Exists(Path.Combine(Folder, "node_modules/openai")) ? "The clients are not installed: npm ci --prefix tests/Clients.Tests/node"
            : null;

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
