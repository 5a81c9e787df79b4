namespace ImageGen.Contracts.Tests;

/// <summary>Names of tenants, provider instances, lanes and routes.</summary>
public sealed class NamePatternTests
{
    [Theory]
    [InlineData("default", true)]
    [InlineData("0", true)]
    [InlineData("a_b-c", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("_a", false)]
    [InlineData("A", false)]
    [InlineData("a b", false)]
    [InlineData("a\n", false)]
    [InlineData("ä", false)]
    [InlineData("a:b", false)]
    public void A_name_has_small_letters_digits_hyphens_and_underscores(string? name, bool good) => Assert.Equal(good, NamePattern.IsMatch(name));

    [Fact]
    public void A_name_has_at_most_64_characters()
    {
        Assert.True(NamePattern.IsMatch(new string('a', 64)));
        Assert.False(NamePattern.IsMatch(new string('a', 65)));
    }
}
