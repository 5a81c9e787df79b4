using System.IO.Compression;

namespace ImageGen.EndToEnd.Tests.Distribution;

/// <summary>The package of <c>dotnet tool install ImageGen.Cli</c>: packed from the present build, installed from a folder, and used.</summary>
[Trait("Category", "Extended")]
public sealed class ToolPackageTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-tool-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_tool_is_packed_installed_and_makes_an_image()
    {
        var clone = ProgramRun.FindClone();
        Assert.SkipWhen(clone is null, "The tests run outside of a clone, so that nothing can be packed.");
        var packages = _folder.CreateSubdirectory("packages").FullName;
        await ProgramRun.RequireAsync(clone!, "dotnet", "pack", "src/Cli", "--no-build", "--configuration", "Release", "--output", packages, "--nologo", "--verbosity", "quiet");
        var package = Assert.Single(Directory.GetFiles(packages, "ImageGen.Cli.*.nupkg"));
        using (var archive = ZipFile.OpenRead(package))
        {
            Assert.Contains(archive.Entries, entry => entry.FullName == "README.md");
            Assert.Contains(archive.Entries, entry => entry.FullName.EndsWith("/imagegen.dll", StringComparison.Ordinal));
        }

        await File.WriteAllTextAsync(
            Path.Combine(_folder.FullName, "nuget.config"),
            $"""<configuration><packageSources><clear /><add key="folder" value="{packages}" /></packageSources></configuration>""", TestContext.Current.CancellationToken);
        await ProgramRun.RequireAsync(_folder.FullName, "dotnet", "tool", "install", "ImageGen.Cli", "--tool-path", "tools", "--configfile", "nuget.config");

        var image = Path.Combine(_folder.FullName, "cat.png");
        await ProgramRun.RequireAsync(
            _folder.FullName, Path.Combine(_folder.FullName, "tools", "imagegen"), "generate", "a cat", "--width", "64", "--height", "64", "--provider", "sandbox", "--output", image, "--data", Path.Combine(_folder.FullName, "data"));

        Assert.Equal([0x89, 0x50, 0x4E, 0x47], (await File.ReadAllBytesAsync(image, TestContext.Current.CancellationToken))[..4]);
    }
}
