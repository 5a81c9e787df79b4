using ImageGen.Storage.Fleet;
using ImageGen.Storage.Redis;
using ImageGen.Worker.Background;
using ImageGen.Worker.Instances;

namespace ImageGen.Worker.Claims;

/// <summary>The places at a provider, counted over all workers. A job keeps its place from the order to its end.</summary>
internal sealed partial class ProviderPlaces(IProviderSlots slots, OrderTurns turns, Timings timings, ILogger<ProviderPlaces> logger)
{
    // The service counts by its own clock, and orders don't all take the same time on their way.
    private const double Margin = 1.02;

    /// <summary>Before an order: takes a place at the job's provider and a token of its rate, unless its circuit is open.</summary>
    public async Task<SlotAnswer> TryEnterAsync(JobInHand job, ProviderDesk desk)
    {
        if (desk.Provider.MostOrdersAtOnce is { } most)
        {
            job.Turn?.Dispose();
            job.Turn = await turns.TryTakeAsync(desk.Entry.Name, most, desk.Predictions is not null, job.Held);
            if (job.Turn is null)
            {
                return new SlotAnswer.Full();
            }
        }

        var answer = await slots.TryTakeAsync(RequestFor(job, desk), job.Row.Id, job.Held);
        if (answer is not SlotAnswer.Entered)
        {
            job.Turn?.Dispose();
        }

        job.HasEntered = answer is SlotAnswer.Entered;
        job.Tries = answer is SlotAnswer.Entered { Tries: true };
        return answer;
    }

    /// <summary>What entering would come to, without taking anything.</summary>
    public Task<SlotAnswer> LookAsync(JobInHand job, ProviderDesk desk)
        => desk.Provider.MostOrdersAtOnce is not null && !turns.HasFree(desk.Entry.Name) ? Task.FromResult<SlotAnswer>(new SlotAnswer.Full())
        : slots.TryTakeAsync(RequestFor(job, desk) with { LooksOnly = true }, job.Row.Id, job.Held);

    private SlotRequest RequestFor(JobInHand job, ProviderDesk desk)
    {
        var model = desk.Entry.Pool is null || desk.ModelFor(job.Row.Request) is not { } needed ? null : new LoadedModel(needed, timings.KeepLoaded, timings.PassOver);
        var rate = desk.Entry.Rate is { } set ? RateOf(set.Orders, set.Per, set.Burst)
            : desk.Provider.Rate is { } own ? RateOf(own.Orders, own.Per, own.Burst)
            : null;
        return new SlotRequest(desk.Entry.Name, desk.Entry.Revision, desk.Entry.Concurrency, timings.ProviderSlot, rate, timings.Probe) { Model = model };
    }

    /// <summary>A limit as the store counts it.</summary>
    public static OrderRate RateOf(int orders, TimeSpan per, int burst) => new(per / orders * Margin, burst);

    /// <summary>Keeps the places of all jobs in hand at one provider; one that has lost its place takes another where there is room.</summary>
    public async Task KeepAsync(ProviderDesk desk, IReadOnlyCollection<Guid> jobIds, CancellationToken cancellationToken)
    {
        try
        {
            await slots.KeepAsync(desk.Entry.Name, jobIds, desk.Entry.Concurrency, timings.ProviderSlot, cancellationToken);
        }
        catch (StoreUnavailableException fault)
        {
            LogNoneKept(jobIds.Count, desk.Entry.Name, fault.Message);
        }
    }

    /// <summary>
    /// Keeps the place of a job that is at its provider. Where it has lost it, having been out of sight for too long, it stays there all
    /// the same; so it does where the store does not answer.
    /// </summary>
    public async Task KeepAsync(JobInHand job)
    {
        try
        {
            if (job.Desk is { } desk)
            {
                await slots.TryTakeAsync(desk.Entry.Name, job.Row.Id, desk.Entry.Concurrency, timings.ProviderSlot, job.Held);
            }
        }
        catch (StoreUnavailableException fault)
        {
            LogNotKept(job.Row.Id, job.ProviderName, fault.Message);
        }
    }

    /// <summary>Gives the place back.</summary>
    public Task ReleaseAsync(JobInHand job) => ReleaseAsync(job, job.Held);

    /// <summary>Gives the place back, also when the claim is lost.</summary>
    public async Task ReleaseAsync(JobInHand job, CancellationToken cancellationToken)
    {
        if (job.ProviderName is not { } provider)
        {
            return;
        }

        try
        {
            await slots.ReleaseAsync(provider, job.Row.Id, job.Desk?.Entry.Pool is not null, cancellationToken);
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
