using ImageGen.Providers.Downloads;
using ImageGen.Providers.Replicate;

namespace ImageGen.Providers.Tests.Downloads;

/// <summary>Links of a service that does not know by which name, scheme and port it is reached.</summary>
public sealed class LinkReadingTests
{
    private const string Https = "https://ai.example:8443/v1";

    [Theory]
    // The other scheme.
    [InlineData(Https, "http://ai.example:8443/generated-images/1.png", "https://ai.example:8443/generated-images/1.png")]
    [InlineData(Https, "http://AI.example:8443/1.png?sig=a%2Fb", "https://ai.example:8443/1.png?sig=a%2Fb")]
    [InlineData(Https, "http://ai.example/1.png", "https://ai.example:8443/1.png")]
    [InlineData("https://ai.example/v1", "http://ai.example/1.png", "https://ai.example/1.png")]
    [InlineData("http://ai.example:8080/v1", "https://ai.example:8080/1.png", "http://ai.example:8080/1.png")]
    // The port that only the service knows, and the one that the proxy adds.
    [InlineData("https://ai.example/v1", "http://ai.example:8080/1.png", "https://ai.example:8080/1.png https://ai.example/1.png")]
    [InlineData(Https, "https://ai.example/1.png", "https://ai.example/1.png https://ai.example:8443/1.png")]
    [InlineData("http://ai.example/v1", "http://ai.example:8080/1.png", "http://ai.example:8080/1.png http://ai.example/1.png")]
    // Names that mean something only where the service runs.
    [InlineData(Https, "http://localhost:8080/generated-images/1.png", "https://ai.example:8443/generated-images/1.png")]
    [InlineData(Https, "http://0.0.0.0:8080/1.png", "https://ai.example:8443/1.png")]
    [InlineData(Https, "http://[::]:8080/1.png", "https://ai.example:8443/1.png")]
    [InlineData(Https, "http://127.0.0.1/1.png", "https://ai.example:8443/1.png")]
    [InlineData(Https, "http://localai:8080/1.png", "https://ai.example:8443/1.png")]
    [InlineData(Https, "https://localai.internal/1.png", "https://ai.example:8443/1.png")]
    [InlineData(Https, "http://172.17.0.2:8080/1.png", "https://ai.example:8443/1.png")]
    [InlineData(Https, "http://169.254.169.254/latest/meta-data", "https://ai.example:8443/latest/meta-data")]
    [InlineData("http://192.168.1.5:8080", "http://0.0.0.0:8080/1.png", "http://192.168.1.5:8080/1.png")]
    // Without a host, or without a scheme.
    [InlineData(Https, "/generated-images/1.png", "https://ai.example:8443/generated-images/1.png")]
    [InlineData(Https, "images/1.png", "https://ai.example:8443/v1/images/1.png")]
    [InlineData(Https, "//ai.example:8443/1.png", "https://ai.example:8443/1.png")]
    [InlineData(Https, "ai.example:8443/1.png", "https://ai.example:8443/1.png")]
    [InlineData("http://127.0.0.1:8080", "localhost:8080/1.png", "http://localhost:8080/1.png http://127.0.0.1:8080/1.png")]
    // What the operator named is taken at its word, over https where http is not allowed.
    [InlineData(Https, "https://cdn.example.com/1.png", "https://cdn.example.com/1.png")]
    [InlineData(Https, "http://cdn.example.com/1.png", "https://cdn.example.com/1.png")]
    [InlineData(Https, "https://minio.internal/1.png", "https://minio.internal/1.png")]
    [InlineData(Https, "https://ai.example:8443/1.png", "https://ai.example:8443/1.png")]
    [InlineData("http://ai.example:8080/v1", "http://ai.example:8080/1.png", "http://ai.example:8080/1.png")]
    public void A_link_leads_where_the_service_is_asked(string baseUrl, string link, string expected)
        => Assert.Equal(expected, Places(baseUrl, link, out _));

    [Theory]
    [InlineData(Https, "https://evil.example/1.png")]
    [InlineData(Https, "//evil.example/1.png")]
    [InlineData(Https, "http://evil.example:8443/1.png")]
    [InlineData(Https, "http://user:secret@ai.example:8443/1.png")]
    [InlineData(Https, "ftp://ai.example/1.png")]
    [InlineData(Https, "file:///etc/passwd")]
    [InlineData("https://api.replicate.com/v1", "http://localhost/1.png")]
    [InlineData("https://api.replicate.com/v1", "http://169.254.169.254/latest/meta-data")]
    [InlineData("https://api.replicate.com/v1", "http://api.replicate.com/1.png")]
    [InlineData("https://api.replicate.com/v1", "http://replicate.delivery/1.png")]
    public void A_link_to_another_host_is_not_followed(string baseUrl, string link)
    {
        var places = Places(baseUrl, link, out var rules);

        Assert.All(places.Split(' '), place => Assert.False(rules.Allow(new Uri(place))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void An_empty_value_is_no_link(string link) => Assert.Null(Rules(Https).Links.Read(link));

    private static string Places(string baseUrl, string link, out DownloadRules rules)
    {
        rules = Rules(baseUrl);
        return string.Join(' ', rules.Links.Candidates(rules.Links.Read(link)!).Select(place => place.AbsoluteUri));
    }

    private static DownloadRules Rules(string baseUrl) => new(new Uri(baseUrl), ReplicateKind.PublicUrl, ["replicate.delivery"], ["cdn.example.com", "minio.internal"]);
}
