using ImageGen.Jobs.Instances;
using ImageGen.Jobs.Signing;
using ImageGen.Providers;
using ImageGen.Providers.Registration;
using ImageGen.Storage.Settings;
using ImageGen.Worker.Instances;
using Microsoft.Extensions.Configuration;

namespace ImageGen.Worker.Tests.Steps;

public sealed class ProviderInstancesTests : IDisposable
{
    private readonly ConfigurationManager _configuration = new();
    private readonly ProviderAdapters _catalog = new([new Painter("sandbox"), new Painter("late")]);
    private readonly LateSettings _settings;
    private readonly ProviderInstances _desks;

    public ProviderInstancesTests()
    {
        var roster = new ConfiguredProviders(_configuration);
        _settings = new LateSettings(() =>
        {
            _configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["ImageGen:Providers:late:Kind"] = "sandbox" });
            roster.Prepare().Apply(new HashSet<string>());
        });
        _desks = new ProviderInstances(roster, _catalog, new ProviderCallbacks(_configuration), _settings);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _catalog.Dispose();
        _configuration.Dispose();
    }

    [Fact]
    public async Task A_job_that_comes_before_this_worker_has_followed_the_settings_finds_its_provider()
    {
        Assert.False(_desks.TryFind("late", out _));

        Assert.Equal("late", (await _desks.FindAsync("late", Token))?.Entry.Name);
        Assert.Equal(1, _settings.Asked);
    }

    [Fact]
    public async Task A_configured_provider_is_found_without_reading_the_settings()
    {
        Assert.NotNull(await _desks.FindAsync("sandbox", Token));
        Assert.Equal(0, _settings.Asked);
    }

    [Fact]
    public async Task A_provider_without_settings_is_not_found() => Assert.Null(await _desks.FindAsync("nobody", Token));

    private sealed class LateSettings(Action follow) : IRuntimeSettings
    {
        public int Asked { get; private set; }

        public Task FollowAsync(CancellationToken cancellationToken)
        {
            Asked++;
            follow();
            return Task.CompletedTask;
        }

        public Task<SettingsView> ReadAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public IConfiguration Preview(IReadOnlyDictionary<string, string> values) => throw new NotSupportedException();

        public Task<SettingWrite> WriteAsync(SettingKey key, string? value, long revision, string by, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<SettingChange>> ReadAuditAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class Painter(string name) : IImageProvider
    {
        public string Name => name;

        public string Kind => "sandbox";

        public string? DefaultModel => null;

        public PurchaseEvidence Evidence => PurchaseEvidence.None;

        public Task<SubmitOutcome> SubmitAsync(GenerationOrder order, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
