namespace ImageGen.EndToEnd.Tests;

/// <summary><c>imagegen generate</c> without server and configuration.</summary>
public sealed class GenerateCommandTests : IDisposable
{
    private static readonly Dictionary<string, string?> NoConfiguration = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-generate-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_same_seed_gives_the_same_PNG()
    {
        var first = await GenerateAsync("a cute cat", "one.png", "--seed", "7");
        var second = await GenerateAsync("a cute cat", "two.png", "--seed", "7");
        var other = await GenerateAsync("a cute cat", "other.png", "--seed", "8");

        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], first[..4]);
        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public async Task A_batch_writes_a_file_for_each_image_in_the_requested_size()
    {
        var (exitCode, output) = await RunAsync("three cats", "--output", PathOf("cats.webp"), "--count", "3", "--size", "256x128");

        Assert.True(exitCode == 0, output);
        Assert.Equal(["cats-1.webp", "cats-2.webp", "cats-3.webp"], _folder.GetFiles("*.webp").Select(file => file.Name).Order());
        Assert.Contains("256x128", output);
    }

    [Theory]
    [InlineData("content_rejected", 3)]
    [InlineData("insufficient_balance", 5)]
    [InlineData("provider_retired", 8)]
    [InlineData("outcome_unknown", 10)]
    public async Task Each_failure_has_its_exit_code_and_writes_nothing(string reason, int expected)
    {
        var (exitCode, output) = await RunAsync($"a cat sandbox:fail={reason}", "--output", PathOf("none.png"));

        Assert.True(exitCode == expected, output);
        Assert.Contains(reason, output);
        Assert.Empty(_folder.GetFiles("*.png"));
    }

    [Fact]
    public async Task Tokens_of_other_programs_in_the_environment_are_ignored()
    {
        var environment = new Dictionary<string, string?> { ["REPLICATE_API_TOKEN"] = "r8_x", ["OPENAI_API_KEY"] = "sk-x", ["HF_TOKEN"] = "hf_x", ["STABILITY_API_KEY"] = "sk-y", ["ZHIPUAI_API_KEY"] = "z" };

        var (exitCode, output) = await Imagegen.RunAsync(environment, "generate", "a cat", "--data", PathOf("data"), "--output", PathOf("cat.png"));

        Assert.True(exitCode == 0, output);
        Assert.Contains("sandbox", output);
    }

    [Fact]
    public async Task An_error_names_the_invalid_option()
    {
        var (exitCode, output) = await RunAsync("a cat", "--size", "huge");

        Assert.Equal(2, exitCode);
        Assert.Contains("--size", output);
    }

    [Fact]
    public async Task An_error_names_the_field_of_an_invalid_request()
    {
        var (exitCode, output) = await RunAsync("a cat", "--seed", "-1");

        Assert.Equal(2, exitCode);
        Assert.Contains("seed", output);
    }

    [Fact]
    public async Task An_error_names_the_unreachable_server()
    {
        var (exitCode, output) = await RunAsync("a cat", "--server", "http://127.0.0.1:1");

        Assert.Equal(20, exitCode);
        Assert.Contains("127.0.0.1:1", output);
    }

    private async Task<byte[]> GenerateAsync(string prompt, string file, params string[] options)
    {
        var (exitCode, output) = await RunAsync([prompt, "--output", PathOf(file), .. options]);
        Assert.True(exitCode == 0, output);
        return await File.ReadAllBytesAsync(PathOf(file), TestContext.Current.CancellationToken);
    }

    private Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
        => Imagegen.RunAsync(NoConfiguration, ["generate", .. arguments, "--data", PathOf("data")]);

    private string PathOf(string file) => Path.Combine(_folder.FullName, file);
}
