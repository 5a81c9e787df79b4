using System.Runtime.InteropServices;

namespace ImageGen.EndToEnd.Tests.Distribution;

/// <summary>The program of the container image, with its reduced runtime: published from a copy of the clone, weighed, and used in place of the built hosts.</summary>
[Trait("Category", "Extended")]
public sealed class ContainerProgramTests : IDisposable
{
    // The image has to stay below 150 MB, and the base image has 13 MB.
    private const long MostBytes = 137_000_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-container-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_program_of_the_image_is_small_and_passes_the_tests_of_separate_processes()
    {
        var clone = ProgramRun.FindClone();
        Assert.SkipWhen(clone is null, "The tests run outside of a clone, so that nothing can be published.");
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The image is for Linux.");
        var (source, published) = (_folder.CreateSubdirectory("source"), Path.Combine(_folder.FullName, "app"));
        await ProgramRun.RequireAsync(clone!, "git", "checkout-index", "--all", $"--prefix={source.FullName}/");
        await ProgramRun.RequireAsync(
            source.FullName, "dotnet", "publish", "src/Cli/Cli.csproj", "--configuration", "Release", "--runtime", $"linux-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}", "-p:ForContainer=true", "--output", published, "--nologo", "--verbosity", "quiet");

        Assert.InRange(new DirectoryInfo(published).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length), 1, MostBytes);

        var program = Path.Combine(published, "imagegen");
        var image = Path.Combine(_folder.FullName, "cat.png");
        await ProgramRun.RequireAsync(
            _folder.FullName, program, "generate", "a cat", "--width", "64", "--height", "64", "--provider", "sandbox", "--output", image, "--data", Path.Combine(_folder.FullName, "data"));
        Assert.Equal([0x89, 0x50, 0x4E, 0x47], (await File.ReadAllBytesAsync(image, TestContext.Current.CancellationToken))[..4]);

        await ProgramRun.RequireAsync(
            AppContext.BaseDirectory, "env", $"IMAGEGEN_TEST_PROGRAM={program}", Environment.ProcessPath!, "-class", $"*.{nameof(SeparateProcessesTests)}", "-class", $"*.{nameof(ScaleOutTests)}", "-class", $"*.{nameof(RuntimeSettingsTests)}");
    }
}
