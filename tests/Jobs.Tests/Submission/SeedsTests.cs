using ImageGen.Contracts;
using ImageGen.Jobs.Submission;

namespace ImageGen.Jobs.Tests.Submission;

public class SeedsTests
{
    [Fact]
    public void Drawn_seeds_have_31_bits_also_the_last_of_a_batch()
    {
        var drawn = Enumerable.Range(0, 2_000).SelectMany(_ => Seeds.Of(new ImageRequest { Prompt = "a cat", Count = 16 })).ToList();

        Assert.All(drawn, seed => Assert.InRange(seed, 0, int.MaxValue));
        Assert.Contains(drawn, seed => seed > int.MaxValue / 2);
        Assert.True(drawn.Distinct().Count() > 30_000);
    }

    [Theory]
    [InlineData(2147483646, 4, new long[] { 2147483646, 2147483647, 2147483648, 2147483649 })]
    [InlineData(4294967294, 3, new long[] { 4294967294, 4294967295, 0 })]
    [InlineData(0, null, new long[] { 0 })]
    public void A_named_seed_is_kept_and_counted_on(long seed, int? count, long[] seeds)
        => Assert.Equal(seeds, Seeds.Of(new ImageRequest { Prompt = "a cat", Seed = seed, Count = count }));
}
