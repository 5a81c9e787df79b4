using System.Diagnostics;
using System.Runtime.InteropServices;
using ImageGen.Bench.Measures;
using ImageGen.Bench.Reports;
using ImageGen.Servers;

namespace ImageGen.Bench.Figures;

/// <summary>
/// <c>imagegen generate "a cute cat" --output cat.png</c> from a published build, with the sandbox and the embedded store: from the start of the process
/// until the image is there, and until the process has ended. The first start, with an empty data folder, does not count.
/// </summary>
internal static class ColdStart
{
    private const string Project = "src/Cli";
    private static readonly TimeSpan PublishTime = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(2);

    public static async Task PrintAsync(BenchOptions options, Report report)
    {
        var folder = Directory.CreateTempSubdirectory("imagegen-bench-");
        try
        {
            var published = options.Published ?? await PublishAsync(folder.CreateSubdirectory("published"));
            await MeasureAsync(published, folder, options.SettleTime);
            List<double> files = [], exits = [];
            for (var run = 0; run < options.Starts; run++)
            {
                var (file, exit) = await MeasureAsync(published, folder, TimeSpan.FromSeconds(1));
                files.Add(file);
                exits.Add(exit);
            }

            report.Section($"imagegen generate, warm, from the start of the process, s, median of {options.Starts} runs [min-max]");
            report.Targets();
            report.Judge("until the image is there, s", new Spread(files), "0.00", Target.AtMost(1.5));
            report.Table("until the process has ended, s", "published build, MB");
            report.Row(new Spread(exits).Format("0.00"), $"{new DirectoryInfo(published).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) / 1e6:0}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Publishes the command line for this machine and returns the folder.</summary>
    private static async Task<string> PublishAsync(DirectoryInfo folder)
    {
        // A publish for one platform adds that platform to the lock files of packages, which are part of the repository.
        var locks = Directory.GetFiles("src", "packages.lock.json", SearchOption.AllDirectories).ToDictionary(path => path, File.ReadAllText);
        try
        {
            await using var publish = HostProcess.StartProgram(
                "dotnet", ["publish", Project, "--configuration", "Release", "--runtime", RuntimeInformation.RuntimeIdentifier, "--output", folder.FullName, "--verbosity", "quiet"]);
            return await publish.WaitForExitAsync(PublishTime, default) == 0
                ? folder.FullName
                : throw new InvalidOperationException($"dotnet publish failed:{Environment.NewLine}{publish.Output}");
        }
        finally
        {
            foreach (var (path, text) in locks)
            {
                File.WriteAllText(path, text);
            }
        }
    }

    /// <param name="published">The folder of the build.</param>
    /// <param name="folder">A folder for data and image.</param>
    /// <param name="pause">How long the machine rests before.</param>
    private static async Task<(double File, double Exit)> MeasureAsync(string published, DirectoryInfo folder, TimeSpan pause)
    {
        await Task.Delay(pause);
        var image = new FileInfo(Path.Combine(folder.FullName, $"cat-{Guid.NewGuid():N}.png"));
        var start = Stopwatch.GetTimestamp();
        await using var process = HostProcess.StartProgram(
            Path.Combine(published, "imagegen"), ["generate", "a cute cat", "--output", image.FullName, "--data", Path.Combine(folder.FullName, "data")]);
        while (!process.HasExited && !IsThere(image))
        {
            if (Stopwatch.GetElapsedTime(start) > Patience)
            {
                throw new TimeoutException($"No image after {Patience}:{Environment.NewLine}{process.Output}");
            }

            await Task.Delay(BetweenLooks);
        }

        var there = Stopwatch.GetElapsedTime(start);
        var code = await process.WaitForExitAsync(Patience, default);
        var ended = Stopwatch.GetElapsedTime(start);
        return code == 0 && IsThere(image)
            ? (there.TotalSeconds, ended.TotalSeconds)
            : throw new InvalidOperationException($"imagegen generate ended with {code}:{Environment.NewLine}{process.Output}");
    }

    private static bool IsThere(FileInfo image)
    {
        image.Refresh();
        return image.Exists && image.Length > 0;
    }
}
