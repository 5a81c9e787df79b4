using ImageGen.Jobs.Instances;
using ImageGen.Providers.Registration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Providers.Tests.Registration;

public sealed class AdaptersChangeTests : IDisposable
{
    private static readonly IReadOnlySet<string> Nothing = new HashSet<string>();

    private readonly ConfigurationManager _configuration = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly FakeKind _kind = new();
    private ConfiguredProviders? _configured;

    public void Dispose() => _configuration.Dispose();

    [Fact]
    public void An_instance_whose_settings_are_the_same_stays_and_the_other_is_made_anew()
    {
        using var catalog = Create(("one:Token", "a"), ("two:Token", "b"));
        var (one, two) = (Get(catalog, "one"), Get(catalog, "two"));

        Set(("two:Token", "c"));
        Prepare(catalog).Apply(Nothing);

        Assert.Same(one, Get(catalog, "one"));
        Assert.NotSame(two, Get(catalog, "two"));
        Assert.Equal("c", Get(catalog, "two").Settings.Token);
    }

    [Fact]
    public void Changed_settings_have_no_effect_before_they_are_applied()
    {
        using var catalog = Create(("one:Token", "a"));

        Set(("one:Token", "b"), ("three:Kind", "replicate"));
        var change = Prepare(catalog);

        Assert.Equal("a", Get(catalog, "one").Settings.Token);
        change.Apply(Nothing);
        Assert.Equal("b", Get(catalog, "one").Settings.Token);
        Assert.True(catalog.TryGet("three", out _));
    }

    [Fact]
    public void A_replaced_adapter_is_closed_when_no_call_of_it_can_be_running()
    {
        using var catalog = Create(("one:Token", "a"));
        var former = Get(catalog, "one");

        Set(("one:Token", "b"));
        Prepare(catalog).Apply(Nothing);

        _clock.Advance(TimeSpan.FromHours(1));
        Assert.False(former.IsDisposed);
        _clock.Advance(TimeSpan.FromMinutes(15));
        Assert.True(former.IsDisposed);
        Assert.False(Get(catalog, "one").IsDisposed);
    }

    [Fact]
    public void A_catalog_that_ends_closes_what_is_still_leaving_too()
    {
        var catalog = Create(("one:Token", "a"));
        var former = Get(catalog, "one");
        Set(("one:Token", "b"));
        Prepare(catalog).Apply(Nothing);
        var now = Get(catalog, "one");

        catalog.Dispose();

        Assert.Equal((true, true), (former.IsDisposed, now.IsDisposed));
    }

    [Fact]
    public void Wrong_settings_are_named_and_what_is_kept_is_the_very_instance_that_was()
    {
        using var catalog = Create(("one:Token", "a"), ("two:Token", "a"));
        var (one, two) = (Get(catalog, "one"), Get(catalog, "two"));

        Set(("one:Token", "r8_canary two"), ("two:Token", "b"), ("three:Kind", "midjourney"), ("four:Kind", "replicate"), ("four:Model", FakeKind.WrongModel));
        var instances = _configured!.Prepare();
        var change = catalog.Prepare(instances);
        change.Apply(new HashSet<string> { "one", "two", "three", "four" });

        Assert.Equal(["one", "three"], instances.InstanceFaults.Keys.Order());
        Assert.DoesNotContain("canary", string.Join(' ', instances.Faults), StringComparison.Ordinal);
        Assert.Equal(["four"], change.Faults.Keys);
        Assert.Same(one, Get(catalog, "one"));
        Assert.Same(two, Get(catalog, "two"));
        Assert.False(two.IsDisposed);
        Assert.False(catalog.TryGet("three", out _));
        Assert.False(catalog.TryGet("four", out _));
    }

    [Fact]
    public void A_catalog_that_was_given_its_instances_keeps_them()
    {
        var provider = new FakeProvider(new ConfiguredProvider { Name = "one", Kind = "one" });
        using var catalog = new ProviderAdapters([provider]);

        var change = catalog.Prepare(new ConfiguredProviders(_configuration).Prepare());
        change.Apply(Nothing);

        Assert.Empty(change.Faults);
        Assert.Same(provider, Get(catalog, "one"));
    }

    private static FakeProvider Get(ProviderAdapters catalog, string name)
    {
        Assert.True(catalog.TryGet(name, out var provider));
        return Assert.IsType<FakeProvider>(provider);
    }

    private ProviderAdapters Create(params (string Key, string Value)[] settings)
    {
        Set([("one:Kind", "replicate"), ("two:Kind", "replicate"), .. settings]);
        _configuration["ImageGen:DefaultProvider"] = "sandbox";
        _configured = new ConfiguredProviders(_configuration);
        return new AdaptersFactory(_configured, [_kind], _clock).Create();
    }

    private IPreparedChange Prepare(ProviderAdapters catalog) => catalog.Prepare(_configured!.Prepare());

    private void Set(params (string Key, string Value)[] settings)
        => _configuration.AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create($"ImageGen:Providers:{pair.Key}", (string?)pair.Value)));

    private sealed class FakeKind : IProviderKind
    {
        public const string WrongModel = "wrong";

        public string Kind => "replicate";

        public IEnumerable<string> Check(ConfiguredProvider settings) => settings.Model == WrongModel ? ["The model is wrong."] : [];

        public IImageProvider Create(ConfiguredProvider settings) => new FakeProvider(settings);
    }

    private sealed class FakeProvider(ConfiguredProvider settings) : IImageProvider, IDisposable
    {
        public ConfiguredProvider Settings => settings;

        public bool IsDisposed { get; private set; }

        public string Name => settings.Name;

        public string Kind => "replicate";

        public string? DefaultModel => null;

        public PurchaseEvidence Evidence => PurchaseEvidence.None;

        public Task<SubmitOutcome> SubmitAsync(GenerationOrder order, CancellationToken cancellationToken) => throw new NotSupportedException();

        public void Dispose() => IsDisposed = true;
    }
}
