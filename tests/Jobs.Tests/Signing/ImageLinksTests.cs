using ImageGen.Jobs.Signing;
using Microsoft.Extensions.Configuration;

namespace ImageGen.Jobs.Tests.Signing;

public sealed class ImageLinksTests
{
    private const string Url = "https://pictures.example.com/base/";
    private const string Key = "sixteen letters!";

    private static readonly Guid Job = new("0198d9f2-0000-7000-8000-000000000001");
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, 500, TimeSpan.Zero);

    [Fact]
    public void No_link_is_made_or_valid_without_a_public_address()
    {
        var links = Read();

        Assert.Null(links.For(Job, Now));
        Assert.False(links.IsGood(Job, "9999999999", "", Now));
        Assert.Empty(links.Faults);
    }

    [Fact]
    public void A_link_is_good_for_a_day_for_its_job_and_key_only()
    {
        var (expires, signature, end) = Make(Read(("PublicUrl", Url), ("TagKey", Key)));
        var other = Read(("PublicUrl", "http://elsewhere"), ("TagKey", Key));

        Assert.Equal(new DateTimeOffset(2026, 2, 1, 12, 0, 0, TimeSpan.Zero), end);
        Assert.True(other.IsGood(Job, expires, signature, end.AddMilliseconds(-1)));
        Assert.False(other.IsGood(Job, expires, signature, end));
        Assert.True(other.IsOurs(Job, expires, signature));
        Assert.False(other.IsOurs(Guid.NewGuid(), expires, signature));
        Assert.False(other.IsOurs(Job, $"0{expires}", signature));
        Assert.False(other.IsOurs(Job, expires, $"{signature}A"));
        Assert.False(Read(("PublicUrl", Url), ("TagKey", Key + "x")).IsOurs(Job, expires, signature));
    }

    [Fact]
    public void A_signature_of_the_same_key_for_another_purpose_is_no_link()
    {
        var address = new ProviderCallbacks(Configuration(("PublicUrl", Url), ("TagKey", Key))).AddressFor("replicate", Job)!;
        var tag = address.Query[(address.Query.IndexOf("tag=", StringComparison.Ordinal) + 4)..];

        Assert.False(Read(("PublicUrl", Url), ("TagKey", Key)).IsOurs(Job, "replicate", tag));
        Assert.NotEqual(tag, Make(Read(("PublicUrl", Url), ("TagKey", Key))).Signature);
    }

    [Theory]
    [InlineData("00:01:00", 60)]
    [InlineData("7.00:00:00", 604_800)]
    public void The_lifetime_of_a_link_is_configurable(string text, int seconds)
        => Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(Now.ToUnixTimeSeconds() + seconds), Make(Read(("PublicUrl", Url), ("TagKey", Key), ("Links:Lifetime", text))).End);

    [Theory]
    [InlineData("00:00:59")]
    [InlineData("30.00:00:01")]
    [InlineData("-01:00:00")]
    [InlineData("a day")]
    public void An_invalid_link_lifetime_is_a_fault_that_names_its_key(string text)
        => Assert.Contains("ImageGen:Links:Lifetime", Assert.Single(Read(("Links:Lifetime", text)).Faults), StringComparison.Ordinal);

    [Fact]
    public void A_link_lifetime_longer_than_the_job_retention_is_a_fault_that_names_both_keys()
    {
        var fault = Assert.Single(Read(("Links:Lifetime", "30.00:00:00")).Faults);

        Assert.Contains("ImageGen:Links:Lifetime", fault, StringComparison.Ordinal);
        Assert.Contains("ImageGen:Store:Retention", fault, StringComparison.Ordinal);
        Assert.Empty(Read(("Links:Lifetime", "30.00:00:00"), ("Store:Retention", "30.00:00:00")).Faults);
    }

    [Fact]
    public void No_link_outlives_its_job()
    {
        var shortly = Read(("PublicUrl", Url), ("TagKey", Key), ("Store:Retention", "01:00:00"));
        var week = Read(("PublicUrl", Url), ("TagKey", Key), ("Links:Lifetime", "7.00:00:00"));

        Assert.Empty(shortly.Faults);
        Assert.Equal(Now.ToUnixTimeSeconds() + 3600, Make(shortly).End.ToUnixTimeSeconds());
        Assert.Equal(Now.AddDays(4).ToUnixTimeSeconds(), week.For(Job, Now, endedAt: Now.AddDays(-3))!.Value.ExpiresAt.ToUnixTimeSeconds());
        Assert.Null(week.For(Job, Now, endedAt: Now.AddDays(-7)));
    }

    private static (string Expires, string Signature, DateTimeOffset End) Make(ImageLinks links)
    {
        var (address, end) = links.For(Job, Now)!.Value;
        Assert.StartsWith($"{Url}v1/pictures/{Job:D}?expires={end.ToUnixTimeSeconds()}&signature=", address.AbsoluteUri, StringComparison.Ordinal);
        return ($"{end.ToUnixTimeSeconds()}", address.Query[(address.Query.IndexOf("signature=", StringComparison.Ordinal) + 10)..], end);
    }

    private static ImageLinks Read(params (string Key, string Value)[] settings) => new(Configuration(settings));

    private static IConfigurationRoot Configuration(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"ImageGen:{setting.Key}", (string?)setting.Value))).Build();
}
