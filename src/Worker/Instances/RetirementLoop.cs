using ImageGen.Providers;
using ImageGen.Providers.Registration;
using ImageGen.Providers.Retirement;
using ImageGen.Worker.Background;

namespace ImageGen.Worker.Instances;

/// <summary>
/// Asks services four times a day when their models will be retired, and warns once a day from 90 days before. The known dates are in the notices (<see
/// cref="CapabilityPublisher"/>) and gauges.
/// </summary>
internal sealed partial class RetirementLoop(ProviderAdapters catalog, TimeProvider time, ILogger<RetirementLoop> logger) : BackgroundService
{
    // So often that a new day and new settings are noticed soon.
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan AskEvery = TimeSpan.FromHours(6);

    // Keyed by the instance object: an instance that was recreated by new settings is asked and warned about again.
    private readonly Dictionary<IRetirementNotice, (DateTimeOffset Asked, DateOnly Warned)> _seen = new(ReferenceEqualityComparer.Instance);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => new PeriodicTask(Interval, time, logger).RunAsync("retirement watch", RoundAsync, stoppingToken);

    /// <summary>One round. Never repeated at once.</summary>
    internal async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        var instances = catalog.All.OfType<IRetirementNotice>().ToList();
        foreach (var gone in _seen.Keys.Except(instances).ToList())
        {
            _seen.Remove(gone);
        }

        foreach (var instance in instances)
        {
            var now = time.GetUtcNow();
            var (asked, warned) = _seen.GetValueOrDefault(instance);
            if (now - asked >= AskEvery)
            {
                asked = now;
                await AskAsync(instance, cancellationToken);
            }

            var today = DateOnly.FromDateTime(now.UtcDateTime);
            if (warned != today && instance.KnownRetirement is { } retirement && retirement.DaysLeft(now) <= ModelRetirement.WarnFrom)
            {
                warned = today;
                LogRetirement(instance.Name, retirement.Describe(now));
            }

            _seen[instance] = (asked, warned);
        }

        return false;
    }

    private async Task AskAsync(IRetirementNotice instance, CancellationToken cancellationToken)
    {
        try
        {
            await instance.RefreshRetirementAsync(cancellationToken);
        }
        catch (ProviderFaultException fault)
        {
            // Asked again in some hours; the built-in table holds until then. Other faults show when an order is placed.
            LogUnasked(instance.Name, fault.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "provider.model_ends", Message = "The model of {Provider} will be retired. {Retirement}")]
    private partial void LogRetirement(string provider, string retirement);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "provider.model_end_unknown", Message = "Asking when the model of {Provider} will be retired failed: {Fault}")]
    private partial void LogUnasked(string provider, string fault);
}
