using ImageGen.Jobs.Submission;
using ImageGen.Storage.Events;

namespace ImageGen.Storage.Tests.Events;

public sealed class FeedPositionTests
{
    [Theory]
    [InlineData(0L)]
    [InlineData(127L)]
    [InlineData(128L)]
    [InlineData(long.MaxValue)]
    public void A_feed_position_is_read_as_it_was_written(long count)
    {
        var place = FeedPosition.Of(Enumerable.Range(0, JobId.Partitions).Select(partition => count - (count == 0 ? 0 : partition)));

        Assert.True(FeedPosition.TryParse(place.ToString(), out var read));
        Assert.Equal(place, read);
        Assert.All(place.ToString(), character => Assert.True(char.IsAsciiLetterOrDigit(character) || character is '-' or '_'));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA%3D")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("____________________________________________")]
    public void A_text_that_no_store_wrote_is_not_a_feed_position(string? text) => Assert.False(FeedPosition.TryParse(text, out _));

    [Fact]
    public void A_text_of_any_length_is_refused_without_reading_it() => Assert.False(FeedPosition.TryParse(new string('A', 100_000), out _));
}
