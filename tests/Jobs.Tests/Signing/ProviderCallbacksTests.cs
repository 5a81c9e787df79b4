using ImageGen.Jobs.Signing;
using Microsoft.Extensions.Configuration;

namespace ImageGen.Jobs.Tests.Signing;

public class ProviderCallbacksTests
{
    private const string Url = "https://pictures.example.com/base/";
    private const string Key = "sixteen letters!";
    private static readonly Guid Job = new("0198d9f2-0000-7000-8000-000000000001");

    [Fact]
    public void Callbacks_are_off_without_settings()
    {
        var callbacks = Read();

        Assert.False(callbacks.AreOn);
        Assert.Empty(callbacks.Faults);
        Assert.Null(callbacks.AddressFor("replicate", Job));
        Assert.False(callbacks.IsGood("replicate", Job, ""));
    }

    [Fact]
    public void An_address_carries_a_tag_that_is_good_for_its_job_and_provider_only()
    {
        var address = Read(("PublicUrl", Url), ("TagKey", Key)).AddressFor("replicate", Job)!;
        var tag = address.Query[(address.Query.IndexOf("tag=", StringComparison.Ordinal) + 4)..];
        var other = Read(("PublicUrl", "http://elsewhere"), ("TagKey", Key));

        Assert.StartsWith($"{Url}v1/hooks/replicate?job={Job:N}&tag=", address.AbsoluteUri);
        Assert.True(other.IsGood("replicate", Job, tag));
        Assert.False(other.IsGood("replicate", Guid.NewGuid(), tag));
        Assert.False(other.IsGood("painter", Job, tag));
        Assert.False(other.IsGood("replicate", Job, tag + "A"));
        Assert.False(Read(("PublicUrl", Url), ("TagKey", Key + "x")).IsGood("replicate", Job, tag));
    }

    [Theory]
    [InlineData(Url, null, "must be set together")]
    [InlineData(null, Key, "must be set together")]
    [InlineData("pictures.example.com", Key, "PublicUrl")]
    [InlineData("ftp://x", Key, "PublicUrl")]
    [InlineData("https://user@x/", Key, "PublicUrl")]
    [InlineData("https://x/?a=b", Key, "PublicUrl")]
    [InlineData(Url, "fifteen letters", "TagKey")]
    public void Faulty_callback_settings_are_named_without_the_secret(string? url, string? key, string named)
    {
        var callbacks = Read(("PublicUrl", url), ("TagKey", key));

        Assert.Contains(named, Assert.Single(callbacks.Faults), StringComparison.Ordinal);
        Assert.All(callbacks.Faults, fault => Assert.DoesNotContain("letters", fault, StringComparison.Ordinal));
        Assert.False(callbacks.AreOn);
    }

    private static ProviderCallbacks Read(params (string Key, string? Value)[] settings) => new(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create($"ImageGen:{pair.Key}", pair.Value))).Build());
}
