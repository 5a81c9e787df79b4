namespace ImageGen.Storage.Waiting;

/// <summary>A request for jobs of a waiting line.</summary>
/// <param name="Limit">How many jobs are wanted, 0 or more.</param>
/// <param name="Lease">After this time a taken job returns to the line, unless it is settled before.</param>
public sealed record LineRequest(int Limit, TimeSpan Lease)
{
    /// <summary>The provider instances of the line and their concurrency: no more jobs are taken than there are free concurrency slots. Empty for no such limit.</summary>
    public IReadOnlyList<(string Provider, int Concurrency)> Providers { get; init; } = [];

    /// <summary>Tenants whose jobs stay in the line. They keep their places, and begin again at the round of then.</summary>
    public IReadOnlyList<string> PausedTenants { get; init; } = [];

    /// <summary>What became of jobs that were taken before.</summary>
    public IReadOnlyCollection<SettledJob> Settled { get; init; } = [];
}
