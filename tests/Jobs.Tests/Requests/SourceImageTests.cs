using ImageGen.Contracts;
using ImageGen.Jobs.Requests;

namespace ImageGen.Jobs.Tests.Requests;

public sealed class SourceImageTests
{
    private static readonly ImageRequest Good = new() { Prompt = "a cat" };

    [Theory]
    [InlineData("https://example.com/dog.png")]
    [InlineData("https://example.com:8443/a/b?signature=x%2By")]
    [InlineData("http://localhost:9000/dog.png")]
    [InlineData("data:image/png;base64,AA==")]
    [InlineData("DATA:;BASE64,AA==")]
    [InlineData("data:image/svg+xml;charset=utf-8;base64,AA==")]
    [InlineData("kept:2026/03/04/00000000000000000000000000000000-0123456789abcdef.png")]
    public void An_address_an_image_inside_and_a_claim_check_are_images(string image)
    {
        Assert.Empty(RequestRules.Check(Good with { Image = image }));
        Assert.Empty(RequestRules.Check(Good with { Image = image, Strength = 0 }));
        Assert.Empty(RequestRules.Check(Good with { Image = image, Strength = 1 }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("dog.png")]
    [InlineData("ftp://example.com/dog.png")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://")]
    [InlineData("https://user@example.com/dog.png")]
    [InlineData("https://@example.com/dog.png")]
    [InlineData("https://example.com/dog.png#x")]
    [InlineData("https://example.com\\@localhost/")]
    [InlineData("https://example.com/a b")]
    [InlineData("https://example.com/\n")]
    [InlineData(" https://example.com/")]
    [InlineData("data:")]
    [InlineData("data:image/png,AA")]
    [InlineData("data:image/png;base64")]
    [InlineData("data:image/png;base64,")]
    public void Any_other_text_is_invalid(string image) => Assert.Equal("image", Assert.Single(RequestRules.Check(Good with { Image = image })).Field);

    [Fact]
    public void Addresses_and_inline_images_have_a_maximum_size()
    {
        Assert.NotEmpty(RequestRules.Check(Good with { Image = "https://example.com/" + new string('x', 2029) }));
        Assert.Empty(RequestRules.Check(Good with { Image = "https://example.com/" + new string('x', 2028) }));
        Assert.NotEmpty(RequestRules.Check(Good with { Image = "data:;base64," + new string('A', 13_981_024) }));
        Assert.Empty(RequestRules.Check(Good with { Image = "data:;base64," + new string('A', 13_981_016) }));
    }

    [Theory]
    [InlineData(-0.01)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void Strength_is_from_0_to_1(double strength)
        => Assert.Equal("strength", Assert.Single(RequestRules.Check(Good with { Image = "https://example.com/dog.png", Strength = strength })).Field);

    [Fact]
    public void Strength_needs_an_image() => Assert.Equal("strength", Assert.Single(RequestRules.Check(Good with { Strength = 0.5 })).Field);

    [Theory]
    [InlineData("data:image/png;base64,AAEC", new byte[] { 0, 1, 2 })]
    [InlineData("data:text/html;base64,AA==", new byte[] { 0 })]
    [InlineData("data:image/png;base64,AAE", null)]
    [InlineData("data:image/png;base64,A$==", null)]
    [InlineData("data:image/png;base64,", null)]
    [InlineData("data:image/png,AAEC", null)]
    public void An_image_inside_is_base64(string image, byte[]? bytes) => Assert.Equal(bytes, SourceImage.Decode(image));

    [Fact]
    public void The_largest_image_is_decoded_and_one_byte_more_is_not()
    {
        Assert.Equal(SourceImages.MaxBytes, SourceImage.Decode("data:;base64," + Convert.ToBase64String(new byte[SourceImages.MaxBytes]))!.Length);
        Assert.Null(SourceImage.Decode("data:;base64," + Convert.ToBase64String(new byte[SourceImages.MaxBytes + 1])));
    }
}
