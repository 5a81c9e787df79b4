using ImageGen.Storage.Jobs;
using ImageGen.Storage.Limits;
using ImageGen.Storage.Redis;
using ImageGen.Worker.Background;
using ImageGen.Worker.Waiting;

namespace ImageGen.Worker.Claims;

/// <summary>
/// The slots of a tenant at all providers together, where a limit is set (<see cref="AccessLimits.MaxAtProviders"/>). A job takes one before the permit at its
/// provider, and returns it with that permit. Both have the same lease.
/// </summary>
internal sealed partial class TenantPermits(CurrentLimits limits, ITenantSlots slots, TenantsAtLimit atLimit, Timings timings, ILogger<TenantPermits> logger)
{
    /// <summary>Takes a slot; false when as many jobs of the tenant as allowed are at providers.</summary>
    public async Task<bool> TryEnterAsync(ClaimedJob job)
    {
        // Crash point: a slot without an order ends when it is not renewed. The permit at the provider is in another part of the store, so the two can't be taken
        // together; a job that gets no permit returns its slot.
        if (await LimitOfAsync(job.Row.Tenant, job.Held) is not { } limit || await slots.TryTakeAsync(job.Row.Tenant, job.Row.Id, limit, timings.ProviderSlot, job.Held))
        {
            return true;
        }

        atLimit.Note(job.Row.Tenant);
        return false;
    }

    /// <summary>Renews the slots of running jobs. A job that has lost its slot, or is at a provider since before the limit was set, takes one if there is room.</summary>
    public async Task KeepAsync(IEnumerable<Job> jobs, CancellationToken cancellationToken)
    {
        foreach (var tenant in jobs.GroupBy(job => job.Tenant))
        {
            try
            {
                if (await LimitOfAsync(tenant.Key, cancellationToken) is { } limit)
                {
                    await slots.KeepAsync(tenant.Key, [.. tenant.Select(job => job.Id)], limit, timings.ProviderSlot, cancellationToken);
                }
            }
            catch (StoreUnavailableException fault)
            {
                LogNotRenewed(tenant.Key, fault.Message);
            }
        }
    }

    /// <summary>Returns the slot.</summary>
    public async Task ReleaseAsync(Job job, CancellationToken cancellationToken)
    {
        try
        {
            // A slot from before the limit was removed expires by its lease.
            if (await LimitOfAsync(job.Tenant, cancellationToken) is not null)
            {
                await slots.ReleaseAsync(job.Tenant, job.Id, cancellationToken);
                atLimit.NoteReleased(job.Tenant);
            }
        }
        catch (StoreUnavailableException fault)
        {
            LogNotReleased(job.Id, job.Tenant, fault.Message);
        }
    }

    private async ValueTask<int?> LimitOfAsync(string tenant, CancellationToken cancellationToken) => (await limits.OfAsync(tenant, cancellationToken)).MaxAtProviders;

    [LoggerMessage(Level = LogLevel.Debug, EventName = "tenant_slots.not_kept", Message = "Renewing the slots of jobs of tenant {Tenant} failed this time: {Fault}")]
    private partial void LogNotRenewed(string tenant, string fault);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "tenant_slots.not_freed", Message = "Releasing the slot of job {Job} of tenant {Tenant} failed; it expires by its lease: {Fault}")]
    private partial void LogNotReleased(Guid job, string tenant, string fault);
}
