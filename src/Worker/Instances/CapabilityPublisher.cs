using ImageGen.Jobs.Instances;
using ImageGen.Providers;
using ImageGen.Providers.Registration;
using ImageGen.Providers.Retirement;
using ImageGen.Storage.Fleet;
using ImageGen.Worker.Background;

namespace ImageGen.Worker.Instances;

/// <summary>Publishes the abilities of each provider instance to hosts without adapters: when the worker starts, and when settings change.</summary>
internal sealed class CapabilityPublisher(IProviderCapabilityStore board, ConfiguredProviders roster, ProviderAdapters catalog, TimeProvider time, ILogger<CapabilityPublisher> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private IReadOnlyList<ProviderCapabilities> _told = [];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => new PeriodicTask(Interval, time, logger).RunAsync("provider notices", RoundAsync, stoppingToken);

    private async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        List<ProviderCapabilities> notices = [.. roster.All
            .Select(entry => catalog.TryGet(entry.Name, out var provider) ? Of(entry, provider) : null)
            .OfType<ProviderCapabilities>()];
        var news = notices.Where(notice => !_told.Any(old => old.Provider == notice.Provider && old.Revision == notice.Revision && old.Retirement == notice.Retirement)).ToList();
        await board.PutAsync(news, cancellationToken);
        _told = notices;
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
