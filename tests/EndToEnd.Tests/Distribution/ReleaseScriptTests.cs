namespace ImageGen.EndToEnd.Tests.Distribution;

/// <summary><c>deploy/release.sh</c> in a repository of its own, without packages.</summary>
public sealed class ReleaseScriptTests : IAsyncLifetime
{
    private const string Changelog =
        """
        # Changelog

        ## 0.2.0 (unreleased)

        ### Fixed

        - One thing, in `code`.
          Its second line.

        ### Added

        ### Changed

        - Another thing.

        ## 0.1.0 (2026-11-01)

        - The first version.

        """;

    private readonly DirectoryInfo _clone = Directory.CreateTempSubdirectory("imagegen-release-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The script needs bash.");
        Directory.CreateDirectory(In("deploy"));
        File.Copy(Path.Combine(AppContext.BaseDirectory, "release.sh"), In("deploy/release.sh"));
        await File.WriteAllTextAsync(In("CHANGELOG.md"), Changelog, Token);
        await File.WriteAllTextAsync(In("Directory.Build.props"), "<Project><PropertyGroup><Version>0.2.0</Version></PropertyGroup></Project>\n", Token);
        await File.WriteAllTextAsync(In(".gitignore"), "artifacts/\n", Token);
        await GitAsync("init", "--quiet");
        await GitAsync("config", "user.name", "Tests");
        await GitAsync("config", "user.email", "tests@example.com");
        await GitAsync("config", "commit.gpgsign", "false");
        await GitAsync("add", "--all");
        await GitAsync("commit", "--quiet", "--message", "Begin");
    }

    public ValueTask DisposeAsync()
    {
        _clone.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_release_is_a_tagged_commit_with_its_notes_and_the_next_version_begins()
    {
        await ProgramRun.RequireAsync(_clone.FullName, "bash", "deploy/release.sh", "0.2.0", "0.3.0-rc.1", "--no-pack");

        Assert.Equal(
            """
            ### Fixed

            - One thing, in `code`.
              Its second line.

            ### Changed

            - Another thing.

            """, await File.ReadAllTextAsync(In("artifacts/release/notes.md"), Token));
        Assert.Equal("Begin 0.3.0-rc.1\nRelease 0.2.0\nBegin\n", await GitAsync("log", "--format=%s"));
        Assert.Equal("v0.2.0\n", await GitAsync("tag", "--points-at", "HEAD~1"));
        Assert.Matches(@"(?m)^## 0\.2\.0 \(\d{4}-\d\d-\d\d\)\r?\n", await GitAsync("show", "v0.2.0:CHANGELOG.md"));
        Assert.Contains("<Version>0.2.0</Version>", await GitAsync("show", "v0.2.0:Directory.Build.props"), StringComparison.Ordinal);
        Assert.Contains("<Version>0.3.0-rc.1</Version>", await File.ReadAllTextAsync(In("Directory.Build.props"), Token), StringComparison.Ordinal);
        Assert.Matches(@"^# Changelog\n\n## 0\.3\.0-rc\.1 \(unreleased\)\n\n## 0\.2\.0 \(", await File.ReadAllTextAsync(In("CHANGELOG.md"), Token));
        Assert.Equal("", await GitAsync("status", "--porcelain"));
    }

    [Theory]
    [InlineData("is not a version", "v0.2.0", "0.3.0")]
    [InlineData("has no section", "0.4.0", "0.5.0")]
    [InlineData("the next version is the same", "0.2.0", "0.2.0")]
    [InlineData("there is no option", "0.2.0", "0.3.0", "--push")]
    [InlineData("which one comes next", "0.2.0")]
    public async Task A_release_that_is_not_prepared_changes_nothing(string reason, params string[] arguments)
    {
        var (code, output) = await ProgramRun.RunAsync(_clone.FullName, "bash", ["deploy/release.sh", .. arguments]);

        Assert.Equal(1, code);
        Assert.Contains(reason, output, StringComparison.Ordinal);
        Assert.Equal("Begin\n", await GitAsync("log", "--format=%s"));
        Assert.Equal("", await GitAsync("status", "--porcelain"));
    }

    [Fact]
    public async Task A_work_tree_with_changes_is_not_released()
    {
        await File.AppendAllTextAsync(In("CHANGELOG.md"), "\n", Token);

        var (code, output) = await ProgramRun.RunAsync(_clone.FullName, "bash", "deploy/release.sh", "0.2.0", "0.3.0");

        Assert.Equal(1, code);
        Assert.Contains("not clean", output, StringComparison.Ordinal);
    }

    private string In(string path) => Path.Combine(_clone.FullName, path);

    private Task<string> GitAsync(params string[] arguments) => ProgramRun.RequireAsync(_clone.FullName, "git", arguments);
}
