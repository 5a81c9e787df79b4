using ImageGen.Storage.Embedded;

namespace ImageGen.Storage.Tests.Embedded;

public sealed class ResidentPagesTests
{
    [Theory]
    [InlineData(1_000_000, 100)]
    [InlineData(10_000_000, 10)]
    [InlineData(1_000_000_000, ResidentPages.Least)]
    public void Fewer_pages_stay_where_more_bytes_came_with_their_records(long received, long expected)
        => Assert.Equal(expected, new ResidentPages(1000, 10_000_000).Measure(received, 10_000));

    [Fact]
    public void Recent_records_decide_the_number_of_resident_pages()
    {
        var pages = new ResidentPages(1000, 10_000_000);
        pages.Measure(10_000_000, 10_000);

        Assert.Null(pages.Measure(10_500_000, 10_999));
        Assert.Equal(100, pages.Measure(11_000_000, 20_000));
    }
}
