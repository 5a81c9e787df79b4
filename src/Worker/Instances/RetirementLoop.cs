using ImageGen.Providers;
using ImageGen.Providers.Registration;
using ImageGen.Providers.Retirement;
using ImageGen.Worker.Background;

namespace ImageGen.Worker.Instances;

/// <summary>
/// Queries services four times a day for the shutdown dates of their models, and warns once a day from 90 days before. The known dates are also in the published capabilities (<see
/// cref="CapabilityPublisher"/>) and gauges.
/// </summary>
internal sealed partial class RetirementLoop(ProviderAdapters adapters, TimeProvider time, ILogger<RetirementLoop> logger) : BackgroundService
{
    // Short, so that a new day and new settings are noticed soon.
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan QueryInterval = TimeSpan.FromHours(6);

    // Keyed by the instance object: an instance that was recreated by new settings is queried and warned about again.
    private readonly Dictionary<IRetirementNotice, (DateTimeOffset Queried, DateOnly Warned)> _seen = new(ReferenceEqualityComparer.Instance);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => new PeriodicTask(Interval, time, logger).RunAsync("retirement watch", RoundAsync, stoppingToken);

    /// <summary>One round. It never asks to be repeated at once.</summary>
    internal async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        var instances = adapters.All.OfType<IRetirementNotice>().ToList();
        foreach (var gone in _seen.Keys.Except(instances).ToList())
        {
            _seen.Remove(gone);
        }

        foreach (var instance in instances)
        {
            var now = time.GetUtcNow();
            var (queried, warned) = _seen.GetValueOrDefault(instance);
            if (now - queried >= QueryInterval)
            {
                queried = now;
                await QueryAsync(instance, cancellationToken);
            }

            var today = DateOnly.FromDateTime(now.UtcDateTime);
            if (warned != today && instance.KnownRetirement is { } retirement && retirement.DaysLeft(now) <= ModelRetirement.WarnFrom)
            {
                warned = today;
                LogRetirement(instance.Name, retirement.Describe(now));
            }

            _seen[instance] = (queried, warned);
        }

        return false;
    }

    private async Task QueryAsync(IRetirementNotice instance, CancellationToken cancellationToken)
    {
        try
        {
            await instance.RefreshRetirementAsync(cancellationToken);
        }
        catch (ProviderFaultException fault)
        {
            // Queried again in some hours; until then the built-in table applies. Other faults show when an order is placed.
            LogQueryFailed(instance.Name, fault.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "provider.model_ends", Message = "The model of {Provider} will be retired. {Retirement}")]
    private partial void LogRetirement(string provider, string retirement);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "provider.model_end_unknown", Message = "Querying the shutdown date of the model of {Provider} failed: {Fault}")]
    private partial void LogQueryFailed(string provider, string fault);
}
