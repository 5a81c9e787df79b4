using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Retention;
using ImageGen.Storage.Results;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Jobs.Ended;

/// <summary>The entry of the image of a compact row.</summary>
public sealed class ExpiringImageTests
{
    private static readonly EndedJob Ended = new(Guid.Parse("0123456789abcdef0123456789abcdef"), "acme", 1, 1_796_000_000_123);

    [Theory]
    [InlineData("2026/12/01/0123456789abcdef0123456789abcdef.png")]
    [InlineData("2026/02/28/0123456789abcdef0123456789abcdef.jpg")]
    [InlineData("1999/12/31/0123456789abcdef0123456789abcdef.webp")]
    public void An_entry_is_read_as_it_was_written_and_names_the_entry_of_the_removals(string key)
    {
        var image = ExpiringImage.Of(Ended, Row(key))!;

        Assert.Equal(image, ExpiringImage.Parse(image.ToBytes()));
        Assert.Equal(Ended.Expires, image.Expires);
        Assert.Equal(new ImageRemoval(RemovalOwner.Job, Ended.Id, [key]).ToString(), image.Removal);
    }

    [Theory]
    [InlineData("2026/12/01/ffffffffffffffffffffffffffffffff.png")]
    [InlineData("2026/12/01/0123456789abcdef0123456789abcdef-0123456789abcdef.png")]
    [InlineData("2026/12/01/0123456789abcdef0123456789abcdef-preview.webp")]
    [InlineData("2026/02/30/0123456789abcdef0123456789abcdef.png")]
    [InlineData("another key")]
    public void An_image_with_a_key_of_another_form_has_no_entry(string key) => Assert.Null(ExpiringImage.Of(Ended, Row(key)));

    [Fact]
    public void A_row_without_an_image_has_no_entry()
    {
        Assert.Null(ExpiringImage.Of(Ended, []));
        Assert.Null(ExpiringImage.Of(Ended, [new HashEntry("image", "")]));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("not JSON")]
    public void An_image_that_is_unreadable_has_no_entry(string image) => Assert.Null(ExpiringImage.Of(Ended, [new HashEntry("image", image)]));

    [Fact]
    public void The_positions_of_the_extensions_never_change() => Assert.Equal(["png", "jpg", "webp"], ImageKey.Extensions);

    private static HashEntry[] Row(string key) => [new("image", $$"""{"key":"{{key}}","content_type":"image/png","width":1,"height":1,"bytes":1,"sha256":"0"}""")];
}
