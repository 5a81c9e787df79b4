namespace ImageGen.Storage.LaneHolds;

/// <summary>All holds at some time.</summary>
/// <param name="All">The holds, by lane and tenant.</param>
public sealed record LaneHoldSet(IReadOnlyList<LaneHold> All)
{
    /// <summary>Nothing is stopped.</summary>
    public static LaneHoldSet None { get; } = new([]);

    /// <summary>The hold of a kind that concerns a tenant in a lane; null when there is none. One of the whole lane comes first.</summary>
    public LaneHold? Find(LaneHoldKind kind, string lane, string tenant)
        => All.Where(hold => hold.Kind == kind && hold.Lane == lane && (hold.Tenant is null || hold.Tenant == tenant)).OrderBy(hold => hold.Tenant is not null).FirstOrDefault();

    /// <summary>Whether the whole lane is paused.</summary>
    public bool IsPaused(string lane) => All.Any(hold => hold.Kind == LaneHoldKind.Paused && hold.Lane == lane && hold.Tenant is null);

    /// <summary>Whether a tenant's jobs in a lane are paused.</summary>
    public bool IsPaused(string lane, string tenant) => All.Count > 0 && Find(LaneHoldKind.Paused, lane, tenant) is not null;

    /// <summary>The tenants that are paused in a lane by themselves.</summary>
    public IReadOnlyList<string> PausedTenants(string lane)
        => All.Count == 0 ? [] : [.. All.Where(hold => hold.Kind == LaneHoldKind.Paused && hold.Lane == lane).Select(hold => hold.Tenant).OfType<string>()];
}
