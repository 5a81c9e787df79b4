using ImageGen.Providers;
using ImageGen.Providers.Registration;
using ImageGen.Providers.Retirement;
using ImageGen.Worker.Background;

namespace ImageGen.Worker.Instances;

/// <summary>
/// The retirement watch: asks services four times a day when their models end, and warns once a day from 90 days before. What is known stands in
/// the notices (<see cref="CapabilityPublisher"/>) and in the gauges.
/// </summary>
internal sealed partial class RetirementLoop(ProviderAdapters catalog, TimeProvider time, ILogger<RetirementLoop> logger) : BackgroundService
{
    // Looked at so often, so that a new day and new settings are seen soon.
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan AskEvery = TimeSpan.FromHours(6);

    // By the instance itself: one that was made anew by other settings is asked and warned of anew.
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
            // Asked again in some hours; the table holds meanwhile. Orders will tell what else is wrong.
            LogUnasked(instance.Name, fault.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "provider.model_ends", Message = "The model of {Provider} is being retired. {Retirement}")]
    private partial void LogRetirement(string provider, string retirement);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "provider.model_end_unknown", Message = "When the model of {Provider} ends could not be asked: {Fault}")]
    private partial void LogUnasked(string provider, string fault);
}
