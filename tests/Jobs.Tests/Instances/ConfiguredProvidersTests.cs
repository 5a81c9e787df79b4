using ImageGen.Contracts;
using ImageGen.Jobs.Instances;
using Microsoft.Extensions.Configuration;

namespace ImageGen.Jobs.Tests.Instances;

public sealed class ConfiguredProvidersTests
{
    private const string Section = "ImageGen:Providers";

    [Fact]
    public void The_sandbox_is_there_without_configuration_and_is_free()
    {
        var roster = Read();

        Assert.Empty(roster.Faults);
        var sandbox = Assert.Single(roster.All);
        Assert.Equal(new ConfiguredProvider { Name = "sandbox", Kind = "sandbox", Lane = "default", Concurrency = 100, Price = 0 }, sandbox with { Revision = "" });
        Assert.Same(sandbox, roster.Default);
    }

    [Fact]
    public void An_instance_without_settings_has_the_defaults()
    {
        var roster = Read(($"{Section}:replicate:Token", "r8_x"));

        Assert.True(roster.TryGet("replicate", out var entry));
        Assert.Equal(new ConfiguredProvider { Name = "replicate", Kind = "replicate", Lane = "default", Concurrency = 100 }, entry with { Revision = "", Token = null });
        Assert.Null(entry.Model);
        Assert.Null(entry.Price);
    }

    [Theory]
    [InlineData("automatic1111", 1)]
    [InlineData("comfyui", 8)]
    [InlineData("sdcpp", 32)]
    [InlineData("openai", 100)]
    public void The_default_concurrency_is_that_of_the_kind(string kind, int jobs)
        => Assert.Equal(jobs, Read(($"{Section}:gpu-1:Kind", kind), ($"{Section}:gpu-1:Token", "x")).Default.Concurrency);

    [Fact]
    public void An_instance_has_its_configured_values()
    {
        var roster = Read(
            ($"{Section}:fast:Kind", "replicate"), ($"{Section}:fast:Model", "black-forest-labs/flux-schnell"), ($"{Section}:fast:Lane", "gpu-1"),
            ($"{Section}:fast:Concurrency", "100000"), ($"{Section}:fast:Price", "0.003"));

        Assert.Empty(roster.Faults);
        Assert.Equal(
            new ConfiguredProvider
            {
                Name = "fast",
                Kind = "replicate",
                Model = "black-forest-labs/flux-schnell",
                Lane = "gpu-1",
                Concurrency = 100_000,
                Price = 0.003m,
            },
            roster.Default with { Revision = "", Token = null });
    }

    [Theory]
    [InlineData("Kind")]
    [InlineData("Model")]
    [InlineData("Lane")]
    [InlineData("Concurrency")]
    [InlineData("Price")]
    public void An_empty_value_counts_as_not_set(string key)
    {
        var roster = Read(($"{Section}:replicate:Token", "r8_x"), ($"{Section}:replicate:{key}", ""));

        Assert.Empty(roster.Faults);
        Assert.Equal(new ConfiguredProvider { Name = "replicate", Kind = "replicate", Lane = "default", Concurrency = 100 }, roster.Default with { Revision = "", Token = null });
    }

    [Fact]
    public void Any_instance_of_the_sandbox_is_free_unless_it_says_otherwise()
    {
        var roster = Read(($"{Section}:draw:Kind", "sandbox"), ($"{Section}:sandbox:Price", "0.5"));

        Assert.Equal(0, Entry(roster, "draw").Price);
        Assert.Equal(0.5m, Entry(roster, "sandbox").Price);
    }

    [Fact]
    public void One_configured_instance_is_the_default_before_the_sandbox()
    {
        var roster = Read(($"{Section}:replicate:Token", "r8_x"), ($"{Section}:sandbox:Lane", "play"));

        Assert.Equal("replicate", roster.Default.Name);
        Assert.Equal("play", Entry(roster, "sandbox").Lane);
        Assert.Empty(roster.Faults);
    }

    [Fact]
    public void The_named_default_wins_even_when_it_is_the_sandbox()
    {
        var roster = Read(("ImageGen:DefaultProvider", "sandbox"), ($"{Section}:a:Kind", "replicate"), ($"{Section}:b:Kind", "replicate"));

        Assert.Equal("sandbox", roster.Default.Name);
        Assert.Empty(roster.Faults);
    }

    [Theory]
    [InlineData("automatic1111", "default", true)]
    [InlineData("comfyui", "default", false)]
    [InlineData("automatic1111", "gpu", false)]
    public void The_servers_of_a_pool_have_one_kind_and_one_lane(string kind, string lane, bool isGood)
    {
        var faults = Read(
            ("ImageGen:DefaultProvider", "one"), ($"{Section}:one:Kind", "automatic1111"), ($"{Section}:one:Pool", "boxes"),
            ($"{Section}:two:Kind", kind), ($"{Section}:two:Lane", lane), ($"{Section}:two:Pool", "boxes")).Faults;

        Assert.Equal(isGood ? [] : ["The instances one, two of the pool 'boxes' must have the same Kind and Lane."], faults);
    }

    [Fact]
    public void Several_instances_need_a_named_default()
    {
        var roster = Read(($"{Section}:a:Kind", "replicate"), ($"{Section}:b:Kind", "replicate"));

        var fault = Assert.Single(roster.Faults);
        Assert.StartsWith("ImageGen:DefaultProvider is needed", fault, StringComparison.Ordinal);
        Assert.Contains("a, b", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_default_is_a_fault_that_names_the_known_ones()
    {
        var roster = Read(("ImageGen:DefaultProvider", "replicat"), ($"{Section}:replicate:Token", "r8_x"));

        var fault = Assert.Single(roster.Faults);
        Assert.Contains("'replicat'", fault, StringComparison.Ordinal);
        Assert.Contains("replicate, sandbox", fault, StringComparison.Ordinal);
        Assert.NotNull(roster.Default);
    }

    [Theory]
    [InlineData("Concurrency", "1")]
    [InlineData("Concurrency", "100000")]
    [InlineData("Price", "0")]
    [InlineData("Price", "1000")]
    [InlineData("Price", "0.0000001")]
    [InlineData("Lane", "a")]
    [InlineData("OnUnknown", "fail")]
    [InlineData("OnUnknown", "wait")]
    [InlineData("OnUnknown", "")]
    [InlineData("BuyAgainUpTo", "0")]
    [InlineData("BuyAgainUpTo", "1000")]
    [InlineData("WaitFor", "00:01:00")]
    [InlineData("WaitFor", "90.00:00:00")]
    public void A_value_at_its_limit_is_accepted(string key, string value) => Assert.Empty(Read(($"{Section}:replicate:{key}", value)).Faults);

    [Theory]
    [InlineData("Concurrency", "0")]
    [InlineData("Concurrency", "100001")]
    [InlineData("Concurrency", "-1")]
    [InlineData("Concurrency", "1.5")]
    [InlineData("Concurrency", "1,000")]
    [InlineData("Concurrency", "many")]
    [InlineData("Concurrency", "99999999999999999999")]
    [InlineData("Price", "-0.01")]
    [InlineData("Price", "1000.01")]
    [InlineData("Price", "0,04")]
    [InlineData("Price", "1,000")]
    [InlineData("Price", "$1")]
    [InlineData("Price", "NaN")]
    [InlineData("Lane", "GPU")]
    [InlineData("Lane", "gpu.1")]
    [InlineData("Lane", "gpu\n")]
    [InlineData("Lane", "-gpu")]
    [InlineData("OnUnknown", "retry")]
    [InlineData("OnUnknown", "Wait")]
    [InlineData("OnUnknown", "1")]
    [InlineData("BuyAgainUpTo", "-0.01")]
    [InlineData("BuyAgainUpTo", "1000.01")]
    [InlineData("BuyAgainUpTo", "0,05")]
    [InlineData("WaitFor", "00:00:59")]
    [InlineData("WaitFor", "90.00:00:01")]
    [InlineData("WaitFor", "forever")]
    public void A_value_beyond_its_limit_is_a_fault_that_names_the_key(string key, string value)
    {
        var fault = Assert.Single(Read(($"{Section}:replicate:{key}", value)).Faults);

        Assert.Contains($"{Section}:replicate:{key}", fault, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(value, fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Replicate")]
    [InlineData("my provider")]
    [InlineData("_x")]
    [InlineData("x.y")]
    public void An_instance_name_that_no_request_can_use_is_a_fault(string name)
        => Assert.Contains($"'{name}'", Assert.Single(Read(($"{Section}:{name}:Token", "r8_x")).Faults), StringComparison.Ordinal);

    [Fact]
    public void An_instance_name_has_at_most_64_characters()
    {
        Assert.Empty(Read(($"{Section}:{new string('a', 64)}:Kind", "replicate")).Faults);
        Assert.Single(Read(($"{Section}:{new string('a', 65)}:Kind", "replicate")).Faults);
    }

    [Fact]
    public void Buying_again_is_off_unless_the_operator_enables_it()
        => Assert.Equal(
            (UnknownPolicy.Fail, null, TimeSpan.FromDays(7)),
            (Entry(Read(), "sandbox").OnUnknown, Entry(Read(), "sandbox").BuyAgainUpTo, Entry(Read(), "sandbox").WaitFor));

    [Fact]
    public void Buying_again_requires_a_sum_and_a_price()
    {
        Assert.Equal(
            [$"{Section}:replicate:Price", $"{Section}:replicate:BuyAgainUpTo"],
            Read(($"{Section}:replicate:OnUnknown", "buy_again")).Faults.Select(fault => fault.Split(' ').First(word => word.EndsWith("Price.", StringComparison.Ordinal) || word.EndsWith("UpTo,", StringComparison.Ordinal)).TrimEnd('.', ',')));

        var roster = Read(($"{Section}:replicate:OnUnknown", "buy_again"), ($"{Section}:replicate:Price", "0.04"), ($"{Section}:replicate:BuyAgainUpTo", "0.05"));
        Assert.Empty(roster.Faults);
        Assert.Equal((UnknownPolicy.BuyAgain, 0.05m), (Entry(roster, "replicate").OnUnknown, Entry(roster, "replicate").BuyAgainUpTo));
    }

    [Theory]
    [InlineData("one:Kind", "midjourney", "one:Kind is 'midjourney', but must be one of: automatic1111, cogview, comfyui, huggingface, openai, replicate, sandbox, sdcpp, stability.")]
    [InlineData("painter:Model", "m", "painter:Kind is 'painter', but must be one of:")]
    [InlineData("replicate:BaseUrl", "not an address", "replicate:BaseUrl must be an absolute address")]
    [InlineData("replicate:BaseUrl", "ftp://x", "replicate:BaseUrl must be an http or https address")]
    [InlineData("replicate:BaseUrl", "https://user:canary@x", "replicate:BaseUrl must be an http or https address")]
    [InlineData("replicate:Token", "r8_canary\n", "replicate:Token must be printable ASCII")]
    [InlineData("replicate:DownloadHosts:0", "*.com", "replicate:DownloadHosts has '*.com'")]
    [InlineData("replicate:DownloadHosts", "a.example, https://user:canary@x", "replicate:DownloadHosts has an address")]
    public void A_kind_an_address_a_token_and_hosts_are_checked_at_every_host_and_no_secret_is_repeated(string key, string value, string expected)
    {
        var roster = Read(($"{Section}:{key}", value));

        var fault = Assert.Single(roster.Faults);
        Assert.StartsWith($"{Section}:{expected}", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", fault, StringComparison.Ordinal);
        Assert.Equal(roster.Faults, roster.InstanceFaults);
    }

    [Fact]
    public void An_instance_has_its_address_token_workflow_and_hosts_and_never_prints_them()
    {
        var entry = Read(
            ($"{Section}:box:Kind", "comfyui"), ($"{Section}:box:BaseUrl", "http://10.1.2.3:8188"), ($"{Section}:box:Token", "canary"), ($"{Section}:box:Workflow", "sd15"),
            ($"{Section}:box:DownloadHosts", "a.example, *.b.example")).Default;

        Assert.Equal((new Uri("http://10.1.2.3:8188"), "canary", "sd15"), (entry.BaseUrl, entry.Token, entry.Workflow));
        Assert.Equal(["a.example", "*.b.example"], entry.DownloadHosts);
        Assert.Equal("box (comfyui)", entry.ToString());
    }

    [Fact]
    public void Only_the_sandbox_can_have_the_name_sandbox()
    {
        var fault = Assert.Single(Read(($"{Section}:sandbox:Kind", "replicate")).Faults);

        Assert.Contains($"{Section}:sandbox:Kind", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_is_found_at_once()
    {
        var roster = Read(
            ("ImageGen:DefaultProvider", "nobody"),
            ($"{Section}:UPPER:Concurrency", "0"), ($"{Section}:UPPER:Price", "x"), ($"{Section}:UPPER:Lane", "?"), ($"{Section}:b:Kind", "sandbox"), ($"{Section}:b:Price", "-1"));

        Assert.Equal(6, roster.Faults.Count);
        Assert.All(roster.Faults, fault => Assert.Contains("ImageGen:", fault, StringComparison.Ordinal));
    }

    [Fact]
    public void A_fault_never_repeats_a_token()
    {
        var roster = Read(($"{Section}:UPPER:Token", "r8_secret"), ($"{Section}:UPPER:Price", "x"), ("ImageGen:DefaultProvider", "nobody"));

        Assert.DoesNotContain(roster.Faults, fault => fault.Contains("r8_secret", StringComparison.Ordinal));
    }

    [Fact]
    public void A_request_without_a_name_gets_the_default_and_an_unknown_name_is_not_found()
    {
        var roster = Read(($"{Section}:replicate:Token", "r8_x"));

        Assert.True(roster.TryGet(null, out var entry));
        Assert.Equal("replicate", entry.Name);
        Assert.False(roster.TryGet("stability", out _));
        Assert.False(roster.TryGet("", out _));
        Assert.False(roster.TryGet("Replicate", out _));
    }

    [Fact]
    public void The_lanes_are_those_of_all_instances_and_the_default_lane_without_duplicates()
    {
        var roster = Read(($"{Section}:a:Lane", "gpu-1"), ($"{Section}:b:Lane", "gpu-1"), ($"{Section}:c:Lane", "gpu-2"), ($"{Section}:sandbox:Lane", "play"));

        Assert.Equal(["default", "gpu-1", "gpu-2", "play"], roster.AllLanes.Order());
    }

    [Theory]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", true)]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", true)]
    [InlineData("whsec_not base64", false)]
    [InlineData("whsec_", false)]
    public void An_invalid_signing_secret_is_a_fault_that_does_not_quote_it(string secret, bool good)
    {
        var providers = Read(($"{Section}:replicate:WebhookSecret", secret), ($"{Section}:replicate:Token", "r8_x"));

        Assert.Equal(secret, Entry(providers, "replicate").WebhookSecret);
        Assert.Equal(good ? [] : [$"{Section}:replicate:WebhookSecret must be the provider's signing secret, whsec_ and base64."], providers.Faults);
    }

    [Fact]
    public void The_text_of_an_instance_contains_no_secret()
        => Assert.Equal("replicate (replicate)", Entry(Read(($"{Section}:replicate:WebhookSecret", "whsec_c2VjcmV0"), ($"{Section}:replicate:Token", "r8_x")), "replicate").ToString());

    private static ConfiguredProvider Entry(ConfiguredProviders roster, string name)
    {
        Assert.True(roster.TryGet(name, out var entry));
        return entry;
    }

    private static ConfiguredProviders Read(params (string Key, string Value)[] settings)
        => new(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build());
}
