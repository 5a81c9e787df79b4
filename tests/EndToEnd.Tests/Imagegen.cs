using ImageGen.Servers;

namespace ImageGen.EndToEnd.Tests;

/// <summary>Starts <c>imagegen</c> as a user or an orchestrator does: as a separate process.</summary>
internal static class Imagegen
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "imagegen.dll");

    public static HostProcess Start(IReadOnlyDictionary<string, string?> environment, params string[] arguments) => Start(null, environment, arguments);

    /// <param name="program">The <c>imagegen.dll</c> of another version; null for this one.</param>
    /// <param name="environment">Environment variables, in addition to those of this process.</param>
    /// <param name="arguments">The command line.</param>
    public static HostProcess Start(string? program, IReadOnlyDictionary<string, string?> environment, params string[] arguments)
        => HostProcess.Start(program ?? Assembly, arguments, environment);

    /// <summary>Runs a command to its end and returns its exit code and output.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        await using var process = Start(environment, arguments);
        var exitCode = await process.WaitForExitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        return (exitCode, process.Output);
    }
}
