using ImageGen.Jobs.Instances;
using ImageGen.Providers;
using ImageGen.Providers.Registration;
using ImageGen.Providers.Retirement;
using ImageGen.Storage.Fleet;
using ImageGen.Worker.Background;

namespace ImageGen.Worker.Instances;

/// <summary>Publishes the capabilities of each provider instance to hosts without adapters: when the worker starts, and when settings change.</summary>
internal sealed class CapabilityPublisher(IProviderCapabilityStore store, ConfiguredProviders configured, ProviderAdapters adapters, TimeProvider time, ILogger<CapabilityPublisher> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private IReadOnlyList<ProviderCapabilities> _published = [];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => new PeriodicTask(Interval, time, logger).RunAsync("provider capabilities", RoundAsync, stoppingToken);

    private async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        List<ProviderCapabilities> current = [.. configured.All
            .Select(entry => adapters.TryGet(entry.Name, out var provider) ? Of(entry, provider) : null)
            .OfType<ProviderCapabilities>()];
        var changed = current.Where(capabilities => !_published.Any(old => old.Provider == capabilities.Provider && old.Revision == capabilities.Revision && old.Retirement == capabilities.Retirement)).ToList();
        await store.PutAsync(changed, cancellationToken);
        _published = current;
        return false;
    }

    private static ProviderCapabilities Of(ConfiguredProvider entry, IImageProvider provider) => new(
        entry.Name,
        entry.Revision,
        entry.Model ?? provider.DefaultModel,
        provider.Abilities with { ImageToImage = provider.ImageToImage },
        (entry.Rate ?? provider.Rate)?.ToString())
    {
        Retirement = (provider as IRetirementNotice)?.KnownRetirement is { } end ? new RetirementNews(end.Model, end.ShutdownDate, end.Successor, end.IsOfService) : null,
    };
}
