using System.Net;

namespace ImageGen.Egress.Tests;

/// <summary>Only public addresses and the operator's allowed networks can be reached; a listener proves that no other connection was made.</summary>
public sealed class EgressGuardTests : IAsyncDisposable
{
    private readonly Watchtower _tower = new();

    private readonly FakeNames _names = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _tower.DisposeAsync();

    [Theory]
    [MemberData(nameof(HostileAddresses.Texts), MemberType = typeof(HostileAddresses), DisableDiscoveryEnumeration = true)]
    public async Task No_text_leads_to_this_machine_or_its_networks(string text)
    {
        // A resolver that takes everybody to this machine, whatever they ask for.
        var names = new FakeNames { Otherwise = "127.0.0.1" };

        // What is no address at all for Uri never comes to the guard.
        if (Uri.TryCreate(text.Replace("PORT", $"{_tower.Port}", StringComparison.Ordinal), UriKind.RelativeOrAbsolute, out var address))
        {
            await RefusedAsync(address, names: names);
        }

        Assert.Empty(_tower.Reached);
    }

    [Theory]
    [MemberData(nameof(HostileAddresses.Names), MemberType = typeof(HostileAddresses), DisableDiscoveryEnumeration = true)]
    public async Task No_name_leads_to_this_machine_or_its_networks(string name, string addresses)
    {
        var address = new Uri($"http://{name}:{_tower.Port}/");
        _names.Add(address.IdnHost, addresses.Split(' '));

        await RefusedAsync(address);

        Assert.Equal(1, _names.Questions);
        Assert.Empty(_tower.Reached);
    }

    [Fact]
    public void There_are_enough_hostile_cases() => Assert.True(HostileAddresses.Texts.Count + HostileAddresses.Names.Count >= 80);

    [Fact]
    public async Task A_name_in_an_allowed_network_is_reached_at_exactly_that_address()
    {
        _names.Add("own.test", "127.0.0.3");

        Assert.Equal(200, await AskAsync($"http://own.test:{_tower.Port}/", Allowing("127.0.0.3/32")));

        Assert.Equal(["127.0.0.3"], _tower.Reached);
    }

    [Theory]
    [InlineData("127.0.0.2/32", "127.0.0.3")]
    [InlineData("127.0.0.2/32", "127.0.0.2 127.0.0.3")]
    [InlineData("::1/128", "127.0.0.1")]
    [InlineData("10.0.0.0/8", "::ffff:127.0.0.1")]
    public async Task An_allowed_network_allows_no_other(string network, string addresses)
    {
        _names.Add("own.test", addresses.Split(' '));

        await RefusedAsync(new Uri($"http://own.test:{_tower.Port}/"), Allowing(network));

        Assert.Empty(_tower.Reached);
    }

    [Fact]
    public async Task An_allowed_network_may_be_asked_by_number_and_at_any_port()
    {
        Assert.Equal(200, await AskAsync($"http://127.0.0.1:{_tower.Port}/", Allowing("127.0.0.0/8") with { AnyPort = false }));
    }

    [Fact]
    public async Task A_name_that_resolves_to_a_private_address_the_second_time_is_refused()
    {
        _names.Add("rebinding.test", "127.0.0.2").Add("rebinding.test", "127.0.0.1");
        using var http = Client(Allowing("127.0.0.2/32"));
        var address = $"http://rebinding.test:{_tower.Port}/";

        Assert.Equal(200, await AskAsync(address, http));
        await Assert.ThrowsAsync<EgressRefusedException>(() => AskAsync(address, http));

        Assert.Equal(2, _names.Questions);
        Assert.Equal(["127.0.0.2"], _tower.Reached);
    }

    [Fact]
    public async Task A_host_name_is_resolved_once_and_not_again_between_check_and_connection()
    {
        // Public names at the look, this machine a moment later: the connection goes where the look went.
        _names.Add("rebinding.test", "127.0.0.2").Add("rebinding.test", "127.0.0.1");

        await AskAsync($"http://rebinding.test:{_tower.Port}/", Allowing("127.0.0.2/32"));

        Assert.Equal(1, _names.Questions);
        Assert.Equal(["127.0.0.2"], _tower.Reached);
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}/")]
    [InlineData("/elsewhere")]
    [InlineData("http://169.254.169.254/")]
    public async Task A_redirect_is_an_answer_and_is_not_followed(string location)
    {
        await using var tower = new Watchtower(port => Watchtower.Answer($"HTTP/1.1 302 Found\r\nlocation: {string.Format(null, location, port)}\r\ncontent-length: 0"));
        _names.Add("own.test", "127.0.0.2");

        Assert.Equal(302, await AskAsync($"http://own.test:{tower.Port}/", Allowing("127.0.0.2/32")));

        Assert.Equal(["127.0.0.2"], tower.Reached);
    }

    [Theory]
    [InlineData("http://user@own.test:{0}/")]
    [InlineData("http://user:secret@own.test:{0}/")]
    [InlineData("http://@own.test:{0}/")]
    [InlineData("http://own.test:{0}/#fragment")]
    [InlineData("http://own.test:{0}/#")]
    [InlineData("http:\\\\own.test:{0}/")]
    [InlineData("http://own.test:{0}/\\other")]
    [InlineData(" http://own.test:{0}/")]
    [InlineData("http://own.test:{0}/ ")]
    [InlineData("http://own.test:{0}/\t")]
    public async Task An_ambiguous_address_is_refused_even_for_an_allowed_host(string text)
    {
        _names.Add("own.test", "127.0.0.2");

        await RefusedAsync(new Uri(string.Format(null, text, _tower.Port)), Allowing("127.0.0.2/32"));

        Assert.Equal(0, _names.Questions);
        Assert.Empty(_tower.Reached);
    }

    [Fact]
    public async Task Plain_http_needs_the_switch()
    {
        _names.Add("own.test", "127.0.0.2");

        await RefusedAsync(new Uri($"http://own.test:{_tower.Port}/"), Allowing("127.0.0.2/32") with { AllowHttp = false });

        Assert.Equal(0, _names.Questions);
        Assert.Empty(_tower.Reached);
    }

    [Theory]
    [InlineData("https://public.test:22/")]
    [InlineData("https://public.test:8443/")]
    [InlineData("http://public.test:6379/")]
    public async Task A_public_address_is_asked_at_the_usual_port_only(string address)
    {
        _names.Add("public.test", "93.184.215.14");

        Assert.Contains("port", await RefusedAsync(new Uri(address), new Rules { AnyPort = false }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_addresses_of_a_name_are_not_disclosed()
    {
        _names.Add("secret.test", "10.20.30.40");

        var message = await RefusedAsync(new Uri("http://secret.test/"));

        Assert.DoesNotContain("10.20", message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length: 1001")]
    [InlineData("HTTP/1.1 200 OK")]
    public async Task No_more_bytes_than_the_limit_are_read(string head)
    {
        await using var tower = new Watchtower(_ => Watchtower.Answer(head, new string('x', 1001)));
        _names.Add("own.test", "127.0.0.2");

        await Assert.ThrowsAsync<EgressLimitException>(() => AskAsync($"http://own.test:{tower.Port}/", Allowing("127.0.0.2/32")));
    }

    [Fact]
    public async Task An_answer_of_the_limit_is_read_whole()
    {
        await using var tower = new Watchtower(_ => Watchtower.Answer("HTTP/1.1 200 OK", new string('x', 1000)));
        _names.Add("own.test", "127.0.0.2");

        Assert.Equal(200, await AskAsync($"http://own.test:{tower.Port}/", Allowing("127.0.0.2/32")));
    }

    [Fact]
    public async Task An_unresolvable_name_is_an_ordinary_fault()
        => Assert.IsNotType<EgressRefusedException>(await Assert.ThrowsAnyAsync<HttpRequestException>(() => AskAsync("http://nowhere.test/", new Rules())));

    private static Rules Allowing(string network) => new() { Networks = [IPNetwork.Parse(network)] };

    private async Task<string> RefusedAsync(Uri address, Rules? rules = null, FakeNames? names = null)
    {
        using var http = Client(rules ?? new Rules(), names);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        return (await Assert.ThrowsAsync<EgressRefusedException>(() => http.SendAsync(request, Token))).Message;
    }

    private async Task<int> AskAsync(string address, Rules rules)
    {
        using var http = Client(rules);
        return await AskAsync(address, http);
    }

    private static async Task<int> AskAsync(string address, HttpMessageInvoker http)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        using var response = await http.SendAsync(request, Token);
        var body = await response.Content.ReadAsStreamAsync(Token);
        await body.CopyToAsync(Stream.Null, Token);
        return (int)response.StatusCode;
    }

    private HttpMessageInvoker Client(Rules rules, FakeNames? names = null)
        => new(new EgressGuard(new EgressOptions { AllowHttp = rules.AllowHttp, AllowedNetworks = rules.Networks }, names ?? _names) { AnyPort = rules.AnyPort }.CreateHandler(1000));

    private sealed record Rules
    {
        public IReadOnlyList<IPNetwork> Networks { get; init; } = [];

        public bool AllowHttp { get; init; } = true;

        public bool AnyPort { get; init; } = true;
    }
}
