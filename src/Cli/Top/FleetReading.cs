using ImageGen.Cli.Client;

namespace ImageGen.Cli.Top;

/// <summary>The fleet at one time.</summary>
/// <param name="At">When it was read.</param>
/// <param name="Lanes">The lanes.</param>
/// <param name="Providers">The providers.</param>
/// <param name="Workers">The live workers; null while they are not known.</param>
/// <param name="Tenants">The tenants; read less often than the rest, since it goes through all keys of the store.</param>
/// <param name="Rate">What ended in the last minutes; null until there are two readings to compare.</param>
internal sealed record FleetReading(
    DateTimeOffset At,
    IReadOnlyList<LaneResponse> Lanes,
    IReadOnlyList<ProviderReading> Providers,
    IReadOnlyList<WorkerReading>? Workers,
    IReadOnlyList<TenantResponse> Tenants,
    EndRate? Rate)
{
    /// <summary>Jobs that have not ended, of all lanes.</summary>
    public long Unfinished => Lanes.Sum(lane => lane.Unfinished);
}

/// <summary>Jobs that end per minute.</summary>
internal sealed record EndRate(double Succeeded, double Failed, double Canceled, double OutcomeUnknown);
