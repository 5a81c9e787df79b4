using System.Formats.Tar;

namespace ImageGen.EndToEnd.Tests.Upgrade;

/// <summary>
/// An earlier version of the program, built once from this clone, and kept in <c>artifacts/previous</c>: the last release (a tag <c>v…</c>), or while there is none, the last
/// commit without waiting lines. It is built from the packages that are already here, so that nothing is downloaded.
/// </summary>
internal static class PreviousVersion
{
    /// <summary>The last version without waiting lines.</summary>
    private const string WithoutWaitingLines = "0e048a848b31d07cc382d89f64b6050185bbaa19";

    private static readonly string[] Parts = ["src", "Directory.Build.props", "Directory.Packages.props", "global.json", ".editorconfig"];

    // What only the authors of that version needed.
    private static readonly string[] Faster = ["-p:RunAnalyzers=false", "-p:EnforceCodeStyleInBuild=false", "-p:GenerateDocumentationFile=false", "-p:TreatWarningsAsErrors=false", "-p:RestoreLockedMode=false"];

    /// <summary>The full path of its <c>imagegen.dll</c>. Skips the test where the clone does not have that version.</summary>
    public static async Task<string> GetAsync()
    {
        var root = ProgramRun.FindClone();
        Assert.SkipWhen(root is null, "The tests run outside of a clone, so that no earlier version can be built.");
        var commit = await FindCommitAsync(root!);
        Assert.SkipWhen(commit is null, $"The clone is shallow or has no commit {WithoutWaitingLines[..8]}, so that no earlier version can be built: 'git fetch --unshallow --tags'.");
        var folder = Path.Combine(root!, "artifacts", "previous", commit!);
        var program = Path.Combine(folder, "artifacts", "bin", "Cli", "release", "imagegen.dll");
        if (!File.Exists(Path.Combine(folder, "built")))
        {
            await BuildAsync(root!, commit!, folder);
            await File.WriteAllTextAsync(Path.Combine(folder, "built"), commit, TestContext.Current.CancellationToken);
        }

        Assert.True(File.Exists(program), $"The build of {commit} made no {program}.");
        return program;
    }

    private static async Task<string?> FindCommitAsync(string root)
    {
        var (code, tag) = await ProgramRun.RunAsync(root, "git", "describe", "--tags", "--abbrev=0", "--match", "v*", "HEAD");
        foreach (var name in (string[])[.. code == 0 ? [tag.Trim()] : Array.Empty<string>(), WithoutWaitingLines])
        {
            if (await ProgramRun.RunAsync(root, "git", "rev-parse", "--verify", "--quiet", $"{name}^{{commit}}") is (0, var commit))
            {
                return commit.Trim();
            }
        }

        return null;
    }

    private static async Task BuildAsync(string root, string commit, string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        var archive = Path.Combine(folder, "source.tar");
        await ProgramRun.RequireAsync(root, "git", ["archive", "--output", archive, commit, "--", .. Parts]);
        await TarFile.ExtractToDirectoryAsync(archive, folder, overwriteFiles: true, TestContext.Current.CancellationToken);
        await ProgramRun.RequireAsync(folder, "dotnet", ["build", "src/Cli/Cli.csproj", "--configuration", "Release", "--verbosity", "quiet", "--nologo", .. Faster]);
    }
}
