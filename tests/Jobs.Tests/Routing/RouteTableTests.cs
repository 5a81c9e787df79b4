using ImageGen.Contracts;
using ImageGen.Jobs.Instances;
using ImageGen.Jobs.Routing;
using Microsoft.Extensions.Configuration;

namespace ImageGen.Jobs.Tests.Routing;

public sealed class RouteTableTests
{
    private static readonly (string Key, string Value)[] Four =
    [
        ("ImageGen:Providers:a:Kind", "replicate"), ("ImageGen:Providers:b:Kind", "openai"), ("ImageGen:Providers:b:Lane", "paid"),
        ("ImageGen:Providers:c:Kind", "stability"), ("ImageGen:DefaultProvider", "a"), ("ImageGen:Fallback", "b, c"),
    ];

    public static TheoryData<string?, string[]?, string[]> Requests => new()
    {
        { null, null, ["a", "b", "c"] },
        { null, [], ["a"] },
        { null, ["c"], ["a", "c"] },
        { "b", null, ["b"] },
        { "b", ["a", "sandbox"], ["b", "a", "sandbox"] },
        { "b", [], ["b"] },
        { null, ["a", "b"], ["a", "b"] },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public void The_route_of_the_request_overrides_the_configured_one(string? provider, string[]? fallback, string[] route)
        => Assert.Equal(route, Read(Four).For(new ImageRequest { Prompt = "x", Provider = provider, Fallback = fallback }, "acme").Providers);

    [Theory]
    [InlineData("flux", "acme", "both")]
    [InlineData("flux", "other", "models")]
    [InlineData("sdxl", "acme", "tenants")]
    [InlineData(null, "acme", "tenants")]
    [InlineData("sdxl", "other", null)]
    public void The_most_specific_route_is_taken(string? model, string tenant, string? name)
    {
        var table = Read(
        [
            .. Four, ("ImageGen:Routes:models:Models:0", "flux"), ("ImageGen:Routes:models:Providers", "c"),
            ("ImageGen:Routes:tenants:Tenants", "acme"), ("ImageGen:Routes:tenants:Providers:0", "b"), ("ImageGen:Routes:tenants:Providers:1", "c"),
            ("ImageGen:Routes:both:Models", "flux"), ("ImageGen:Routes:both:Tenants", "acme"), ("ImageGen:Routes:both:Providers", "sandbox"),
            ("ImageGen:Routes:both:ContentRejected", "next"),
        ]);
        Assert.Empty(table.Faults);

        Assert.Equal(name, table.For(new ImageRequest { Prompt = "x", Model = model }, tenant).Name);

        Assert.Equal((RoutePolicy.Next, RoutePolicy.Stop), (table.Find("both")!.ContentRejected, table.Find("both")!.OutcomeUnknown));
        Assert.Null(table.Find("nobody"));
    }

    [Fact]
    public void A_route_begins_in_the_lane_of_its_first_provider_that_is_known()
    {
        var table = Read(Four);

        Assert.Equal("paid", table.LaneOf(new ProviderRoute(null, ["gone", "b", "a"])));
        Assert.Equal("default", table.LaneOf(new ProviderRoute(null, ["gone"])));
    }

    [Fact]
    public void Every_fault_of_the_routes_is_named_at_once()
    {
        var table = Read(
        [
            .. Four, ("ImageGen:Fallback", "b,b,nobody"), ("ImageGen:RateLimitPatience", "soon"),
            ("ImageGen:Routes:x:Models", "flux"), ("ImageGen:Routes:x:OutcomeUnknown", "next"), ("ImageGen:Routes:x:Providers", "a"),
            ("ImageGen:Routes:y:Models", "flux,sdxl"), ("ImageGen:Routes:y:ContentRejected", "maybe"),
            ("ImageGen:Routes:z:Providers", "nowhere"),
        ]);

        string[] expected =
        [
            "ImageGen:Fallback has 'nobody'", "ImageGen:Fallback has 'b' more than once", "ImageGen:RateLimitPatience is 'soon'",
            "needs ImageGen:Providers:a:Price", "ImageGen:Routes:y and ImageGen:Routes:x match the same requests", "ImageGen:Routes:y:ContentRejected is 'maybe'",
            "ImageGen:Routes:y:Providers is missing", "ImageGen:Routes:z matches no request", "ImageGen:Routes:z:Providers has 'nowhere'",
        ];
        Assert.All(expected, fault => Assert.Single(table.Faults, text => text.Contains(fault, StringComparison.Ordinal)));
        Assert.Equal(expected.Length, table.Faults.Count);
    }

    [Theory]
    [InlineData("flux", "acme", "sdxl", "acme", 0)]
    [InlineData("flux", "acme", "flux", "other", 0)]
    [InlineData("flux", "acme", "flux,sdxl", "acme,other", 1)]
    public void Two_routes_are_ambiguous_only_when_a_request_can_match_both(string models, string tenants, string otherModels, string otherTenants, int faults)
        => Assert.Equal(faults, Read(
        [
            .. Four,
            ("ImageGen:Routes:x:Models", models), ("ImageGen:Routes:x:Tenants", tenants), ("ImageGen:Routes:x:Providers", "a"),
            ("ImageGen:Routes:y:Models", otherModels), ("ImageGen:Routes:y:Tenants", otherTenants), ("ImageGen:Routes:y:Providers", "b"),
        ]).Faults.Count);

    [Theory]
    [InlineData("600/min", 600, 60, 60)]
    [InlineData("150/10s", 150, 10, 15)]
    [InlineData("6/min", 6, 60, 1)]
    [InlineData("10/s", 10, 1, 1)]
    [InlineData("1000/h", 1000, 3600, 100)]
    [InlineData("1/min", 1, 60, 1)]
    [InlineData("1000000/s", 1_000_000, 1, 100_000)]
    public void A_rate_is_read_and_written(string text, int orders, int seconds, int burst)
    {
        var rate = ProviderRate.TryParse(text);

        Assert.Equal(new ProviderRate(orders, TimeSpan.FromSeconds(seconds), burst), rate);
        Assert.Equal(text, rate!.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("0/min")]
    [InlineData("6/0s")]
    [InlineData("six/min")]
    [InlineData("6")]
    [InlineData("6/day")]
    [InlineData("99999999/s")]
    [InlineData("1000001/s")]
    public void An_invalid_rate_is_refused(string text) => Assert.Null(ProviderRate.TryParse(text));

    [Fact]
    public void The_settings_fingerprint_is_equal_in_every_process_and_changes_with_any_setting()
    {
        string Of(params (string, string)[] settings) => Roster(settings).All.Single(entry => entry.Name == "a").Revision;
        (string, string)[] settings = [("ImageGen:Providers:a:Kind", "replicate"), ("ImageGen:Providers:a:Token", "r8_secret"), ("ImageGen:Providers:b:Kind", "sandbox")];

        Assert.Equal(Of(settings), Of([.. settings.Reverse(), ("ImageGen:Providers:b:Price", "1"), ("ImageGen:Providers:a:Model", "")]));
        Assert.Matches("^[0-9a-f]{16}$", Of(settings));
        Assert.NotEqual(Of(settings), Of([settings[0], ("ImageGen:Providers:a:Token", "r8_other")]));
        Assert.NotEqual(Of(settings), Roster(("ImageGen:Providers:c:Kind", "replicate"), ("ImageGen:Providers:c:Token", "r8_secret")).All.Single(entry => entry.Name == "c").Revision);
    }

    private static RouteTable Read(params (string Key, string Value)[] settings) => new(Configuration(settings), Roster(settings));

    private static ConfiguredProviders Roster(params (string Key, string Value)[] settings) => new(Configuration(settings));

    private static IConfiguration Configuration((string Key, string Value)[] settings)
    {
        // The last one of a key counts, as in a host.
        var values = new Dictionary<string, string?>();
        foreach (var (key, value) in settings)
        {
            values[key] = value;
        }

        return new ConfigurationBuilder().AddInMemoryCollection(values).Build();
    }
}
