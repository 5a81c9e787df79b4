using ImageGen.Jobs.Instances;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageGen.Jobs.Tests.Instances;

public sealed class ConfigurationReloaderTests : IDisposable
{
    private const string Section = "ImageGen:Providers";

    private readonly ConfigurationManager _configuration = new();
    private readonly Follower _follower = new();
    private ConfiguredProviders? _roster;
    private ConfigurationReloader? _settings;

    private ConfiguredProviders Roster => _roster!;

    public void Dispose()
    {
        _settings?.Dispose();
        _configuration.Dispose();
    }

    [Fact]
    public void An_instance_set_at_run_time_is_there_and_is_not_the_default_by_itself()
    {
        Start();

        Set(($"{Section}:replicate:Token", "r8_x"));

        Assert.True(Roster.TryGet("replicate", out _));
        Assert.Equal("sandbox", Roster.Default.Name);
    }

    [Fact]
    public void The_default_follows_the_setting_and_returns_when_it_is_removed()
    {
        Start(($"{Section}:one:Kind", "sandbox"));
        Set(($"{Section}:replicate:Token", "r8_x"), ("ImageGen:DefaultProvider", "replicate"));
        Assert.Equal("replicate", Roster.Default.Name);

        Set(($"{Section}:replicate:Token", "r8_x"), ("ImageGen:DefaultProvider", ""));

        Assert.Equal("one", Roster.Default.Name);
    }

    [Fact]
    public async Task An_unknown_default_keeps_the_former_one()
    {
        Start(($"{Section}:one:Kind", "sandbox"), ($"{Section}:two:Kind", "sandbox"), ("ImageGen:DefaultProvider", "two"));

        Set(("ImageGen:DefaultProvider", "nobody"));

        Assert.Equal("two", Roster.Default.Name);
        Assert.Contains("nobody", Assert.Single(_settings!.Faults), StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Degraded, await HealthAsync());
    }

    [Fact]
    public async Task An_instance_with_wrong_settings_stays_as_it_was_and_the_others_change()
    {
        Start(($"{Section}:one:Price", "1"), ($"{Section}:two:Price", "1"), ("ImageGen:DefaultProvider", "one"));

        Set(($"{Section}:one:Price", "a lot"), ($"{Section}:two:Price", "2"));

        Assert.Equal((1, 2), (PriceOf("one"), PriceOf("two")));
        Assert.Equal(HealthStatus.Degraded, await HealthAsync());
        Assert.Equal(["one"], _follower.Kept);
        Assert.Equal(["one", "sandbox", "two"], _follower.Prepared.Order());

        Set(($"{Section}:one:Price", "3"), ($"{Section}:two:Price", "2"));
        Assert.Equal(3, PriceOf("one"));
        Assert.Equal(HealthStatus.Healthy, await HealthAsync());
    }

    [Fact]
    public void The_roster_does_not_show_settings_that_the_adapters_rejected()
    {
        Start(($"{Section}:one:Price", "1"));
        _follower.Faults["one"] = ["one is wrong."];
        _follower.Faults["fresh"] = ["fresh is wrong."];

        Set(($"{Section}:one:Price", "2"), ($"{Section}:fresh:Kind", "sandbox"), ("ImageGen:DefaultProvider", "fresh"));

        Assert.Equal(1, PriceOf("one"));
        Assert.False(Roster.TryGet("fresh", out _));
        Assert.Equal("one", Roster.Default.Name);
        Assert.Equal(["one is wrong.", "fresh is wrong."], _settings!.Faults);
    }

    [Theory]
    [InlineData("Kind", "automatic1111")]
    [InlineData("Lane", "default")]
    public void Servers_that_would_make_an_invalid_pool_stay_unchanged_and_the_others_change(string key, string value)
    {
        Start(
            ($"{Section}:one:Kind", "sdcpp"), ($"{Section}:one:Lane", "gpu"), ($"{Section}:one:Pool", "boxes"),
            ($"{Section}:two:Kind", "sdcpp"), ($"{Section}:two:Lane", "gpu"), ($"{Section}:two:Pool", "boxes"),
            ($"{Section}:three:Price", "1"), ("ImageGen:DefaultProvider", "one"));

        Set(($"{Section}:two:{key}", value), ($"{Section}:three:Price", "2"));

        Assert.All(["one", "two"], name => Assert.Equal(("sdcpp", "gpu"), Roster.TryGet(name, out var entry) ? (entry.Kind, entry.Lane) : default));
        Assert.Equal(2, PriceOf("three"));
        Assert.Equal(["one", "two"], _follower.Kept.Order());
        Assert.Contains("'boxes'", Assert.Single(_settings!.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pool_changes_whole_or_not_at_all()
    {
        Start(
            ($"{Section}:one:Kind", "sdcpp"), ($"{Section}:one:Pool", "boxes"),
            ($"{Section}:two:Kind", "sdcpp"), ($"{Section}:two:Pool", "boxes"), ("ImageGen:DefaultProvider", "one"));

        Set(($"{Section}:one:Kind", "automatic1111"), ($"{Section}:two:Kind", "automatic1111"), ($"{Section}:two:Price", "a lot"));
        Assert.All(["one", "two"], name => Assert.Equal("sdcpp", Roster.TryGet(name, out var entry) ? entry.Kind : null));

        Set(($"{Section}:two:Price", "2"));
        Assert.All(["one", "two"], name => Assert.Equal("automatic1111", Roster.TryGet(name, out var entry) ? entry.Kind : null));
    }

    [Fact]
    public void A_lane_that_no_queue_was_made_for_needs_a_restart()
    {
        Start(($"{Section}:one:Lane", "gpu"));

        Set(($"{Section}:one:Lane", "gpu-2"));

        Assert.True(Roster.TryGet("one", out var entry));
        Assert.Equal("gpu", entry.Lane);
        Assert.Contains("restart", Assert.Single(_settings!.Faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("replicat", null, null, false)]
    [InlineData("replicate", "r8_x", null, true)]
    [InlineData("replicate", null, "http://box/v1", false)]
    [InlineData("openai", null, null, false)]
    [InlineData("openai", null, "http://box/v1", true)]
    [InlineData("automatic1111", null, "http://box:7860", true)]
    public void An_instance_made_at_run_time_must_be_one_that_a_worker_can_make(string name, string? token, string? url, bool isGood)
    {
        Start();
        using var candidate = new ConfigurationManager();
        candidate.AddInMemoryCollection(new Dictionary<string, string?> { [$"{Section}:{name}:Model"] = "m", [$"{Section}:{name}:Token"] = token, [$"{Section}:{name}:BaseUrl"] = url });

        var change = Roster.Prepare(candidate);
        Assert.Equal(isGood, change.InstanceFaults.Count == 0 && InstanceRules.FaultOf(Roster, change, name) is null);
    }

    /// <summary>Starts with these settings in files, where the instances one, two and three are of the sandbox unless they name another kind.</summary>
    private void Start(params (string Key, string Value)[] files)
    {
        var kinds = ((string[])["one", "two", "three"]).Where(name => Array.Exists(files, pair => pair.Key.StartsWith($"{Section}:{name}:", StringComparison.Ordinal))).Select(name => ($"{Section}:{name}:Kind", "sandbox"));
        _configuration.AddInMemoryCollection(kinds.Select(pair => KeyValuePair.Create(pair.Item1, (string?)pair.Item2)));
        _configuration.AddInMemoryCollection(files.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
        _roster = new ConfiguredProviders(_configuration);
        Assert.Empty(_roster.Faults);
        _settings = new ConfigurationReloader(_configuration, _roster, [_follower], NullLogger<ConfigurationReloader>.Instance);
    }

    private void Set(params (string Key, string Value)[] settings)
        => _configuration.AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));

    private decimal? PriceOf(string name)
    {
        Assert.True(Roster.TryGet(name, out var entry));
        return entry.Price;
    }

    private async Task<HealthStatus> HealthAsync()
        => (await new ConfigurationHealthCheck(_settings!).CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken)).Status;

    private sealed class Follower : IReloadParticipant, IPreparedChange
    {
        public Dictionary<string, IReadOnlyList<string>> Faults { get; } = [];

        IReadOnlyDictionary<string, IReadOnlyList<string>> IPreparedChange.Faults => Faults;

        public IReadOnlySet<string> Kept { get; private set; } = new HashSet<string>();

        public IReadOnlyCollection<string> Prepared { get; private set; } = [];

        public IPreparedChange Prepare(ConfiguredProvidersChange instances)
        {
            Prepared = [.. instances.Instances.Select(instance => instance.Name)];
            return this;
        }

        public void Apply(IReadOnlySet<string> kept) => Kept = kept;
    }
}
