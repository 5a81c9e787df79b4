using ImageGen.Contracts;
using ImageGen.Jobs.Requests;

namespace ImageGen.Jobs.Tests.Requests;

public sealed class FallbackRulesTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("a", "b")]
    [InlineData(null, "a,b,c,d,e,f,g,h")]
    public void Different_valid_names_are_accepted(string? provider, string fallback) => Assert.Empty(Check(provider, fallback));

    [Theory]
    [InlineData(null, "a,b,c,d,e,f,g,h,i", "at most 8 names")]
    [InlineData(null, "a,b c", "names of configured providers")]
    [InlineData(null, "a,b,a", "each provider once")]
    [InlineData("a", "b,a", "without the one in the field provider")]
    public void Too_many_invalid_or_repeated_names_are_refused(string? provider, string fallback, string message)
    {
        var fault = Assert.Single(Check(provider, fallback));

        Assert.Equal("fallback", fault.Field);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<RequestFault> Check(string? provider, string fallback)
        => RequestRules.Check(new ImageRequest { Prompt = "a cat", Provider = provider, Fallback = fallback.Split(',', StringSplitOptions.RemoveEmptyEntries) });
}
