using ImageGen.Cli.Client;

namespace ImageGen.Cli.Tests.Client;

public sealed class OperatorTokenTests : IDisposable
{
    private const string Kept = "0123456789abcdef";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-token-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("http://localhost:8080", null, Kept)]
    [InlineData("http://127.0.0.1:9", "", Kept)]
    [InlineData("http://[::1]:9", null, Kept)]
    [InlineData("http://gateway.example", null, null)]
    [InlineData("http://192.168.1.7:8080", null, null)]
    [InlineData("https://gateway.example", "named-in-the-environment", "named-in-the-environment")]
    [InlineData("http://localhost:8080", "named-in-the-environment", "named-in-the-environment")]
    public void The_token_of_the_data_folder_goes_to_no_other_machine(string server, string? named, string? expected)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "admin-token"), Kept + "\n");

        Assert.Equal(expected, OperatorToken.For(new Uri(server), _folder, named));
    }

    [Fact]
    public void A_data_folder_without_a_token_yields_none()
    {
        Assert.Null(OperatorToken.For(new Uri("http://localhost"), _folder, null));
        Assert.Null(OperatorToken.For(new Uri("http://localhost"), new DirectoryInfo(Path.Combine(_folder.FullName, "nowhere")), null));
    }
}
