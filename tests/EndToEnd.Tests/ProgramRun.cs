using System.Diagnostics;

namespace ImageGen.EndToEnd.Tests;

/// <summary>Any program, run to its end.</summary>
internal static class ProgramRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    /// <summary>The folder of the clone that the tests were built from; null if there is none.</summary>
    public static string? FindClone()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            // A linked work tree has a file in place of the folder.
            if (Path.Combine(folder.FullName, ".git") is var git && (Directory.Exists(git) || File.Exists(git)))
            {
                return folder.FullName;
            }
        }

        return null;
    }

    /// <summary>Its exit code, and its output: with that to standard error if it failed.</summary>
    public static async Task<(int Code, string Output)> RunAsync(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };

        // A build inside a test must not be influenced by the one that the tests run in.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name is "CI").ToList())
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, process.ExitCode == 0 ? await output : await output + await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>The same, and the test fails unless the exit code is 0.</summary>
    public static async Task<string> RequireAsync(string folder, string program, params string[] arguments)
    {
        var (code, output) = await RunAsync(folder, program, arguments);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)} ended with {code}: {output}");
        return output;
    }
}
