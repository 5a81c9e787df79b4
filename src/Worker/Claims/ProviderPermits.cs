using ImageGen.Storage.Fleet;
using ImageGen.Storage.Redis;
using ImageGen.Worker.Background;
using ImageGen.Worker.Instances;

namespace ImageGen.Worker.Claims;

/// <summary>The places at a provider, counted over all workers. A job keeps its place from the order to its end.</summary>
internal sealed partial class ProviderPermits(IProviderSlots slots, OrderConcurrencyLimiter turns, Timings timings, ILogger<ProviderPermits> logger)
{
    // The service counts by its own clock, and orders don't all take the same time on their way.
    private const double Margin = 1.02;

    /// <summary>Before an order: takes a place at the job's provider and a token of its rate, unless its circuit is open.</summary>
    public async Task<SlotAnswer> TryEnterAsync(ClaimedJob job, ProviderInstance instance)
    {
        if (instance.Provider.MostOrdersAtOnce is { } most)
        {
            job.Turn?.Dispose();
            job.Turn = await turns.TryTakeAsync(instance.Entry.Name, most, instance.Predictions is not null, job.Held);
            if (job.Turn is null)
            {
                return new SlotAnswer.Full();
            }
        }

        var answer = await slots.TryTakeAsync(RequestFor(job, instance), job.Row.Id, job.Held);
        if (answer is not SlotAnswer.Entered)
        {
            job.Turn?.Dispose();
        }

        job.HasEntered = answer is SlotAnswer.Entered;
        job.IsProbe = answer is SlotAnswer.Entered { IsProbe: true };
        return answer;
    }

    /// <summary>What entering would come to, without taking anything.</summary>
    public Task<SlotAnswer> LookAsync(ClaimedJob job, ProviderInstance instance)
        => instance.Provider.MostOrdersAtOnce is not null && !turns.HasFree(instance.Entry.Name) ? Task.FromResult<SlotAnswer>(new SlotAnswer.Full())
        : slots.TryTakeAsync(RequestFor(job, instance) with { LooksOnly = true }, job.Row.Id, job.Held);

    private SlotRequest RequestFor(ClaimedJob job, ProviderInstance instance)
    {
        var model = instance.Entry.Pool is null || instance.ModelFor(job.Row.Request) is not { } needed ? null : new LoadedModel(needed, timings.KeepLoaded, timings.PassOver);
        var rate = instance.Entry.Rate is { } set ? RateOf(set.Orders, set.Per, set.Burst)
            : instance.Provider.Rate is { } own ? RateOf(own.Orders, own.Per, own.Burst)
            : null;
        return new SlotRequest(instance.Entry.Name, instance.Entry.Revision, instance.Entry.Concurrency, timings.ProviderSlot, rate, timings.Probe) { Model = model };
    }

    /// <summary>A limit as the store counts it.</summary>
    public static OrderRate RateOf(int orders, TimeSpan per, int burst) => new(per / orders * Margin, burst);

    /// <summary>Keeps the places of all jobs in hand at one provider; one that has lost its place takes another where there is room.</summary>
    public async Task KeepAsync(ProviderInstance instance, IReadOnlyCollection<Guid> jobIds, CancellationToken cancellationToken)
    {
        try
        {
            await slots.KeepAsync(instance.Entry.Name, jobIds, instance.Entry.Concurrency, timings.ProviderSlot, cancellationToken);
        }
        catch (StoreUnavailableException fault)
        {
            LogNoneKept(jobIds.Count, instance.Entry.Name, fault.Message);
        }
    }

    /// <summary>
    /// Keeps the place of a job that is at its provider. Where it has lost it, having been out of sight for too long, it stays there all
    /// the same; so it does where the store does not answer.
    /// </summary>
    public async Task KeepAsync(ClaimedJob job)
    {
        try
        {
            if (job.Instance is { } instance)
            {
                await slots.TryTakeAsync(instance.Entry.Name, job.Row.Id, instance.Entry.Concurrency, timings.ProviderSlot, job.Held);
            }
        }
        catch (StoreUnavailableException fault)
        {
            LogNotKept(job.Row.Id, job.ProviderName, fault.Message);
        }
    }

    /// <summary>Gives the place back.</summary>
    public Task ReleaseAsync(ClaimedJob job) => ReleaseAsync(job, job.Held);

    /// <summary>Gives the place back, also when the claim is lost.</summary>
    public async Task ReleaseAsync(ClaimedJob job, CancellationToken cancellationToken)
    {
        if (job.ProviderName is not { } provider)
        {
            return;
        }

        try
        {
            await slots.ReleaseAsync(provider, job.Row.Id, job.Instance?.Entry.Pool is not null, cancellationToken);
        }
        catch (StoreUnavailableException fault)
        {
            // It frees itself when its lease is over.
            LogKept(job.Row.Id, provider, fault.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, EventName = "place.not_kept", Message = "The place of job {Job} at {Provider} could not be kept this time: {Fault}")]
    private partial void LogNotKept(Guid job, string? provider, string fault);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "places.not_kept", Message = "The places of {Count} jobs at {Provider} could not be kept this time: {Fault}")]
    private partial void LogNoneKept(int count, string provider, string fault);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "place.not_freed", Message = "The place of job {Job} at {Provider} frees itself later: {Fault}")]
    private partial void LogKept(Guid job, string provider, string fault);
}
