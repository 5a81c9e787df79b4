using System.Runtime.CompilerServices;
using ImageGen.Servers;

namespace ImageGen.Samples.Tests;

/// <summary>How a sample is started, where its language is installed.</summary>
internal sealed record SampleProgram(string Program, string[] Arguments)
{
    private static readonly string Folder = Path.GetFullPath(Path.Combine(ThisFolder(), "../../samples"));

    /// <summary>Skips the test when the language, or its AMQP library, is not there.</summary>
    public static async Task<SampleProgram> FindAsync(string language)
    {
        switch (language)
        {
            case "dotnet":
                var output = new DirectoryInfo(AppContext.BaseDirectory);
                return new("dotnet", [Path.Combine(output.Parent!.Parent!.FullName, "DotnetSample", output.Name, "imagegen-sample.dll")]);

            case "node":
                Assert.SkipUnless(await RunsAsync("node", "--version"), "node is not installed.");
                Assert.SkipUnless(Directory.Exists(Path.Combine(Folder, "node/node_modules/amqplib")), "amqplib is not installed: npm ci --prefix samples/node");
                return new("node", [Path.Combine(Folder, "node/imagegen.js")]);

            default:
                foreach (var python in (string[])["python3", "/usr/bin/python3"])
                {
                    if (await RunsAsync(python, "-c", "import pika"))
                    {
                        return new(python, [Path.Combine(Folder, "python/imagegen.py")]);
                    }
                }

                Assert.Skip("No python3 has pika: apt-get install python3-pika, or pip install pika");
                throw new InvalidOperationException("Skipped.");
        }
    }

    public HostProcess Start(string broker, params string[] arguments)
        => HostProcess.StartProgram(Program, [.. Arguments, .. arguments], new Dictionary<string, string?> { ["AMQP_URL"] = broker });

    /// <summary>Whether the program is there and ends well.</summary>
    public static async Task<bool> RunsAsync(string program, params string[] arguments)
    {
        try
        {
            await using var run = HostProcess.StartProgram(program, arguments);
            return await run.WaitForExitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken) == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
