namespace ImageGen.Cli.Jobs;

/// <summary>One tenant's part of a replay.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Plan">What it would do and cost.</param>
/// <param name="IsPartial">Whether a part of the store did not respond, so that its jobs are missing.</param>
/// <param name="Replayed">How many jobs were replayed; 0 before.</param>
internal sealed record TenantReplay(string Tenant, ReplayPlanTable Plan, bool IsPartial, int Replayed = 0)
{
    /// <summary>In the format for programs.</summary>
    public object ToDocument() => new
    {
        Tenant,
        Jobs = Plan.Jobs.Count,
        Plan.Purchases,
        Plan.Cost,
        Replayed,
        Incomplete = IsPartial,
        Groups = Plan.Groups.Select(group => new { group.Step, group.Provider, group.Reason, group.Count, group.Purchases, Cost = group.Purchases == 0 ? 0 : group.Purchases * group.Price, group.Doubles }),
        LeftOut = Plan.LeftOut.Select(job => new { job.Id, job.Status, NeedsAcceptDouble = job.Replay is not null }),
    };
}
