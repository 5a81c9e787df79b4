using System.Text;

namespace ImageGen.Telemetry.Tests.Canaries;

public sealed class CanarySetTests
{
    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("xy")]
    [InlineData("user:")]
    public void The_search_finds_a_secret_as_it_is_and_in_Base64_wherever_it_begins(string before)
    {
        var canaries = new CanarySet();
        var text = $"{before}{canaries["JWT"]}@after";

        Assert.Equal(["JWT"], canaries.FindIn(text));
        Assert.Equal(["JWT"], canaries.FindIn(Convert.ToBase64String(Encoding.UTF8.GetBytes(text))));
    }

    [Fact]
    public void The_search_finds_nothing_in_a_text_without_secrets() => Assert.Empty(new CanarySet().FindIn("nothing to see here"));
}
