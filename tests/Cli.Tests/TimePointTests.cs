using ImageGen.Cli.Client;

namespace ImageGen.Cli.Tests;

public sealed class TimePointTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("90m", "2026-11-24T10:30:00Z")]
    [InlineData("24h", "2026-11-23T12:00:00Z")]
    [InlineData("7d", "2026-11-17T12:00:00Z")]
    [InlineData("2026-11-01T00:00:00Z", "2026-11-01T00:00:00Z")]
    [InlineData("2026-11-01T00:00:00+02:00", "2026-10-31T22:00:00Z")]
    [InlineData("2026-11-01T00:00:00", "2026-11-01T00:00:00Z")]
    public void A_moment_is_a_timestamp_or_a_time_ago(string text, string expected)
    {
        Assert.True(TimePoint.TryParse(text, out var moment));
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), moment.Before(Now));
    }

    [Theory]
    [InlineData("")]
    [InlineData("24")]
    [InlineData("h")]
    [InlineData("-1h")]
    [InlineData("999999d")]
    [InlineData("yesterday")]
    [InlineData("3")]
    public void Any_other_text_is_invalid(string text) => Assert.False(TimePoint.TryParse(text, out _));
}
