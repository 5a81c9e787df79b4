using ImageGen.Jobs.Instances;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Redis;
using ImageGen.Worker.Background;
using ImageGen.Worker.Instances;
using ImageGen.Worker.Waiting;

namespace ImageGen.Worker.Claims;

/// <summary>The permits at a provider, counted over all workers. A job keeps its permit from the order to its end.</summary>
internal sealed partial class ProviderPermits(IProviderSlots slots, TenantPermits tenants, OrderConcurrencyLimiter turns, LineBoard board, Timings timings, ILogger<ProviderPermits> logger)
{
    // The service counts by its own clock, and orders take different times to arrive.
    private const double Margin = 1.02;

    /// <summary>Before an order: takes a concurrency slot at the provider and a unit of its rate limit, unless its circuit breaker is open.</summary>
    public async Task<SlotResult> TryEnterAsync(ClaimedJob job, ProviderInstance instance)
    {
        if (instance.Provider.MostOrdersAtOnce is { } limit)
        {
            job.Permit.ReleaseConnection();
            if (await turns.TryTakeAsync(instance.Entry.Name, limit, instance.Predictions is not null, job.Held) is not { } turn)
            {
                return new SlotResult.Full();
            }

            job.Permit.HoldConnection(turn);
        }

        // Crash point: a permit without an order ends when it is not renewed.
        var answer = await slots.TryTakeAsync(RequestFor(job, instance), job.Row.Id, job.Held);
        if (answer is not SlotResult.Entered)
        {
            job.Permit.ReleaseConnection();
        }

        job.Permit.Note(answer);
        return answer;
    }

    /// <summary>What <see cref="TryEnterAsync"/> would return, without taking anything.</summary>
    public Task<SlotResult> LookAsync(ClaimedJob job, ProviderInstance instance)
        => instance.Provider.MostOrdersAtOnce is not null && !turns.HasFree(instance.Entry.Name) ? Task.FromResult<SlotResult>(new SlotResult.Full())
        : slots.TryTakeAsync(RequestFor(job, instance) with { ChecksOnly = true }, job.Row.Id, job.Held);

    private SlotRequest RequestFor(ClaimedJob job, ProviderInstance instance)
    {
        var model = instance.Entry.Pool is null || instance.ModelFor(job.Row.Request) is not { } needed ? null : new LoadedModel(needed, timings.KeepLoaded, timings.MaxModelDelay);
        var rate = (instance.Entry.Rate ?? instance.Provider.Rate) is { } limit ? RateOf(limit) : null;
        return new SlotRequest(instance.Entry.Name, instance.Entry.Revision, instance.Entry.Concurrency, timings.ProviderSlot, rate, timings.Probe) { Model = model };
    }

    /// <summary>A rate limit in the form of the store.</summary>
    public static OrderRate RateOf(ProviderRate rate) => new(rate.Per / rate.Orders * Margin, rate.Burst);

    /// <summary>Renews the permits of all running jobs at one provider. A job that has lost its permit takes another one if there is room.</summary>
    public async Task KeepAsync(ProviderInstance instance, IReadOnlyCollection<Guid> jobIds, CancellationToken cancellationToken)
    {
        try
        {
            await slots.KeepAsync(instance.Entry.Name, jobIds, instance.Entry.Concurrency, timings.ProviderSlot, cancellationToken);
        }
        catch (StoreUnavailableException fault)
        {
            LogPermitsNotRenewed(jobIds.Count, instance.Entry.Name, fault.Message);
        }
    }

    /// <summary>
    /// Renews the permit of a job that is at its provider. A job that has lost it, because it was not renewed for too long, stays at the provider
    /// nevertheless; so does one whose store does not respond.
    /// </summary>
    public async Task KeepAsync(ClaimedJob job)
    {
        await tenants.KeepAsync([job.Row], job.Held);
        try
        {
            if (job.Instance is { } instance)
            {
                await slots.TryTakeAsync(instance.Entry.Name, job.Row.Id, instance.Entry.Concurrency, timings.ProviderSlot, job.Held);
            }
        }
        catch (StoreUnavailableException fault)
        {
            LogPermitNotRenewed(job.Row.Id, job.ProviderName, fault.Message);
        }
    }

    /// <summary>Releases the permit.</summary>
    public Task ReleaseAsync(ClaimedJob job) => ReleaseAsync(job, job.Held);

    /// <summary>Releases the permit, also when the claim is lost.</summary>
    public async Task ReleaseAsync(ClaimedJob job, CancellationToken cancellationToken)
    {
        job.Permit.DetachFromClaim();
        if (job.ProviderName is not { } provider)
        {
            return;
        }

        try
        {
            await slots.ReleaseAsync(provider, job.Row.Id, job.Instance?.Entry.Pool is not null, cancellationToken);
            if (job.Instance is { } instance)
            {
                board.NoteReleased(instance.Entry);
            }
        }
        catch (StoreUnavailableException fault)
        {
            // The permit expires by its lease.
            LogPermitNotReleased(job.Row.Id, provider, fault.Message);
        }

        await tenants.ReleaseAsync(job.Row, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Debug, EventName = "place.not_kept", Message = "Renewing the permit of job {Job} at {Provider} failed this time: {Fault}")]
    private partial void LogPermitNotRenewed(Guid job, string? provider, string fault);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "places.not_kept", Message = "Renewing the permits of {Count} jobs at {Provider} failed this time: {Fault}")]
    private partial void LogPermitsNotRenewed(int count, string provider, string fault);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "place.not_freed", Message = "Releasing the permit of job {Job} at {Provider} failed; it expires by its lease: {Fault}")]
    private partial void LogPermitNotReleased(Guid job, string provider, string fault);
}
