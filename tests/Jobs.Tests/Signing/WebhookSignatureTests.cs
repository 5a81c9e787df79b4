using System.Text;
using ImageGen.Jobs.Signing;

namespace ImageGen.Jobs.Tests.Signing;

public sealed class WebhookSignatureTests
{
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string Secret = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Published = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1614265330);
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"test": 2432232314}""");

    [Theory]
    [InlineData(Secret)]
    [InlineData("whsec_" + Secret)]
    public void The_published_vector_is_signed_as_it_was_published(string secret) => Assert.Equal(Published, WebhookSignature.Sign(Id, At, Body, [secret]));

    [Fact]
    public void Every_secret_signs_and_any_of_them_verifies()
    {
        var other = WebhookSignature.NewSecret();

        var signatures = WebhookSignature.Sign(Id, At, Body, [other, Secret]);

        Assert.Equal(Published, signatures.Split(' ')[1]);
        Assert.True(IsGood(signatures, secret: Secret));
        Assert.True(IsGood(signatures, secret: other));
        Assert.False(IsGood(signatures, secret: WebhookSignature.NewSecret()));
    }

    [Fact]
    public void A_signature_by_one_of_several_secrets_verifies()
    {
        Assert.True(WebhookSignature.IsGood(Id, "1614265330", Published, Body, [WebhookSignature.NewSecret(), Secret], At));
        Assert.False(WebhookSignature.IsGood(Id, "1614265330", Published, Body, [WebhookSignature.NewSecret(), WebhookSignature.NewSecret()], At));
        Assert.False(WebhookSignature.IsGood(Id, "1614265330", Published, Body, [], At));
    }

    [Theory]
    [InlineData("AQID", "AQID")]
    [InlineData("AQIDBA", "AQIDBA==")]
    [InlineData("AQIDBAU", "AQIDBAU=")]
    public void A_secret_without_its_padding_signs_alike(string bare, string padded)
        => Assert.Equal(WebhookSignature.Sign(Id, At, Body, [padded]), WebhookSignature.Sign(Id, At, Body, [bare]));

    [Theory]
    [InlineData(-300, true)]
    [InlineData(-301, false)]
    [InlineData(300, true)]
    [InlineData(301, false)]
    public void A_timestamp_is_good_for_five_minutes_either_way(int seconds, bool good)
        => Assert.Equal(good, WebhookSignature.IsGood(Id, "1614265330", Published, Body, [Secret], At.AddSeconds(seconds)));

    [Theory]
    [InlineData("")]
    [InlineData("g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("v1,h0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("v1,")]
    [InlineData("v1,not base64")]
    [InlineData("v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void An_invalid_signature_is_refused(string signatures) => Assert.False(IsGood(signatures));

    [Fact]
    public void Signatures_of_unknown_versions_are_ignored() => Assert.True(IsGood($"v2,abc v1a,def {Published}"));

    [Theory]
    [InlineData("msg_other", "1614265330")]
    [InlineData("", "1614265330")]
    [InlineData(Id, "1614265331")]
    [InlineData(Id, "+1614265330")]
    [InlineData(Id, "soon")]
    public void A_changed_id_or_timestamp_fails_the_signature(string id, string timestamp)
        => Assert.False(WebhookSignature.IsGood(id, timestamp, Published, Body, [Secret], At));

    [Fact]
    public void A_new_secret_is_32_bytes_behind_the_prefix()
    {
        var secret = WebhookSignature.NewSecret();

        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        Assert.Equal(32, Convert.FromBase64String(secret["whsec_".Length..]).Length);
        Assert.NotEqual(secret, WebhookSignature.NewSecret());
    }

    private static bool IsGood(string signatures, string secret = Secret) => WebhookSignature.IsGood(Id, "1614265330", signatures, Body, [secret], At);
}
