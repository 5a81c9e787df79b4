using System.Net;
using ImageGen.Jobs.Requests;

namespace ImageGen.Jobs.Tests.Requests;

public sealed class WebhookAddressTests
{
    [Theory]
    [InlineData("https://example.com")]
    [InlineData("https://example.com:443/hook?job=1")]
    [InlineData("HTTPS://EXAMPLE.COM/")]
    [InlineData("https://bücher.example/")]
    public void A_host_name_at_the_default_port_is_accepted_by_every_rule(string url) => Assert.Null(FaultOf(url));

    [Theory]
    [InlineData("http://example.com/")]
    [InlineData("https://example.com:8443/")]
    [InlineData("https://192.0.2.1/")]
    [InlineData("https://3221225985/")]
    [InlineData("https://0xC0000201/")]
    [InlineData("https://[2001:db8::1]/")]
    [InlineData("https://example.com/\r\nX-Evil: 1")]
    [InlineData("https://user@example.com/")]
    [InlineData("https://example.com/#part")]
    [InlineData("ftp://example.com/")]
    public void A_webhook_address_that_is_no_public_https_address_is_refused(string url) => Assert.NotNull(FaultOf(url));

    [Theory]
    [InlineData("http://example.com/", true)]
    [InlineData("http://example.com:80/", true)]
    [InlineData("http://example.com:9000/", false)]
    [InlineData("http://127.0.0.1/", false)]
    public void Plain_http_is_accepted_where_the_operator_allows_it(string url, bool good) => Assert.Equal(good, FaultOf(url, allowHttp: true) is null);

    [Fact]
    public void Plain_http_is_refused_unless_the_switch_is_on() => Assert.NotNull(FaultOf("http://example.com/", allowHttp: false));

    [Theory]
    [InlineData("https://10.20.1.2:8443/", true)]
    [InlineData("https://10.21.1.2/", false)]
    [InlineData("https://[fd12::7]/", true)]
    [InlineData("https://box.internal:8443/", true)]
    [InlineData("http://10.20.1.2/", false)]
    public void Own_networks_may_be_named_by_number_and_at_any_port(string url, bool good)
        => Assert.Equal(good, FaultOf(url, allowHttp: false, "10.20.0.0/16", "fd12::/16") is null);

    private static string? FaultOf(string url, bool allowHttp = false, params string[] allowedNetworks)
        => WebhookAddress.FaultOf(url, allowHttp, [.. allowedNetworks.Select(IPNetwork.Parse)]);
}
