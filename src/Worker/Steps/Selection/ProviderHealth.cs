using ImageGen.Contracts;
using ImageGen.Jobs;
using ImageGen.Providers;
using ImageGen.ServiceDefaults.Logging;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Redis;
using ImageGen.Worker.Attempts;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Instances;

namespace ImageGen.Worker.Steps.Selection;

/// <summary>
/// Tells the whole fleet what an order's end says about its provider: opens its circuit, closes it, slows it down. None of it decides
/// about a job, so that a store which is away costs a report and nothing else.
/// </summary>
internal sealed partial class ProviderHealth(IProviderCircuits circuits, IProviderSlots slots, Timings timings, ILogger<ProviderHealth> logger)
{
    // An answer that leaves open what happened is a weaker sign than a door that is closed: three of these open a circuit, or six of those.
    private const int ClosedDoor = CircuitFault.OpensAt / 3;
    private const int OddAnswer = CircuitFault.OpensAt / 6;

    /// <summary>The provider's answer to an order.</summary>
    public Task TellAsync(ClaimedJob job, ProviderInstance instance, SubmitOutcome outcome)
        => outcome switch
        {
            SubmitOutcome.Refused refused => RefusedAsync(job, instance, refused.Refusal),
            SubmitOutcome.Failed failed => RefusedAsync(job, instance, failed.Refusal),
            _ => WellAsync(job, instance),
        };

    /// <summary>The provider took the order, or refused it for what the caller asked: it is well.</summary>
    private async Task WellAsync(ClaimedJob job, ProviderInstance instance)
    {
        if (job.IsProbe)
        {
            await ReportAsync(instance, () => circuits.RecordSuccessAsync(instance.Entry.Name, instance.Entry.Revision, job.Row.Id, job.Held));
        }
    }

    /// <summary>The provider's final no.</summary>
    public async Task RefusedAsync(ClaimedJob job, ProviderInstance instance, Refusal refusal)
    {
        TellOperator(job, instance, refusal.Reason, refusal.Message);
        switch (refusal.Reason)
        {
            case FailureReason.InsufficientBalance:
                await RecordFailureAsync(job, instance, refusal.Reason, refusal.Message, timings.BalancePause, CircuitFault.OpensAt);
                break;
            // Some tokens don't reach every model: what somebody asked for by name says nothing about the others' orders.
            case FailureReason.Authentication or FailureReason.ProviderRetired when instance.OrderFor(job.Row).Model == instance.OwnModel:
                // Not for ever: a licence is signed at the service, a file is put back at the server, and no setting here changes with it.
                await RecordFailureAsync(job, instance, refusal.Reason, refusal.Message, instance.RunsFree ? timings.RepairPause : timings.RefusalPause, CircuitFault.OpensAt);
                break;
            case FailureReason.InvalidRequest or FailureReason.ContentRejected:
                await WellAsync(job, instance);
                break;
        }
    }

    /// <summary>A passing fault of an order.</summary>
    public async Task FaultedAsync(ClaimedJob job, ProviderInstance instance, ProviderFaultException fault)
    {
        TellOperator(job, instance, fault.Reason, fault.Message);
        switch (fault.Reason)
        {
            case not FailureReason.RateLimited when fault.IsIgnoredByCircuit:
                break;
            case FailureReason.RateLimited:
                await SlowDownAsync(job, instance, fault);
                break;
            case FailureReason.ProviderUnavailable or FailureReason.TimedOut:
                await RecordFailureAsync(job, instance, FailureReason.ProviderUnavailable, fault.Message, timings.OutagePause, PointsOf(job, instance, fault));
                break;
        }
    }

    private int PointsOf(ClaimedJob job, ProviderInstance instance, ProviderFaultException fault)
    {
        if (!instance.RunsFree)
        {
            return fault.MayHaveBought ? OddAnswer : ClosedDoor;
        }

        // A server of one's own that one job does not reach again and again is away: no order can be the reason that nothing gets there.
        var now = job.Now;
        var since = job.AttemptsSinceReplay.Where(attempt => attempt.Provider == instance.Entry.Name && attempt.Outcome == AttemptOutcome.Failed).Select(attempt => attempt.StartedAt).DefaultIfEmpty(now).Min();
        return fault.IsUnreached && now - since > 2 * timings.FirstRetry ? CircuitFault.OpensAt
            // A run that took too long says little.
            : fault is { Reason: FailureReason.TimedOut, MayHaveBought: true } ? OddAnswer
            : ClosedDoor;
    }

    /// <summary>What the job does not say: the provider's words on the operator's account.</summary>
    private void TellOperator(ClaimedJob job, ProviderInstance instance, FailureReason reason, string message)
    {
        if (TenantMessage.Of(reason, message) != message)
        {
            LogForOperator(instance.Entry.Name, job.Row.Id, ApiNames.Of(reason), message);
        }
    }

    private async Task SlowDownAsync(ClaimedJob job, ProviderInstance instance, ProviderFaultException fault)
    {
        var told = fault.StatedRate is { } rate ? ProviderPermits.RateOf(rate.Orders, rate.Per, rate.Burst) : null;
        await ReportAsync(instance, async () =>
        {
            var wait = fault.RetryAfter ?? timings.SlowDown;
            await slots.SlowDownAsync(instance.Entry.Name, instance.Entry.Revision, wait, told, timings.StatedRateHolds, job.Held);
            LogSlowedDown(instance.Entry.Name, wait);
            return true;
        });
    }

    private async Task RecordFailureAsync(ClaimedJob job, ProviderInstance instance, FailureReason reason, string message, TimeSpan? pause, int points)
    {
        var fault = new CircuitFault(instance.Entry.Name, instance.Entry.Revision, job.Row.Id, reason, AttemptLog.Trim(message)!, pause, points)
        {
            OpenAtFirst = reason == FailureReason.ProviderUnavailable && instance.RunsFree ? timings.FirstOutagePause : null,
        };
        if (await ReportAsync(instance, () => circuits.RecordFailureAsync(fault, job.Held)))
        {
            LogOpened(instance.Entry.Name, ApiNames.Of(reason));
        }
    }

    private async Task<bool> ReportAsync(ProviderInstance instance, Func<Task<bool>> tell)
    {
        if (!instance.Provider.AffectsCircuit)
        {
            return false;
        }

        try
        {
            return await tell();
        }
        catch (StoreUnavailableException fault)
        {
            LogUntold(instance.Entry.Name, fault.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "provider.refused", Message = "{Provider} refused the order of job {Job}, {Reason}: {Words}")]
    private partial void LogForOperator(string provider, Guid job, string reason, string words);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "provider.circuit_opened", Message = "No orders go to {Provider} for now: {Reason}")]
    private partial void LogOpened(string provider, string reason);

    [LoggerMessage(Level = LogLevel.Information, EventName = "provider.slowed_down", Message = "{Provider} asks to slow down: no order leaves for {Wait}")]
    private partial void LogSlowedDown(string provider, TimeSpan wait);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "provider.health_not_told", Message = "How an order at {Provider} went could not be told to the other workers: {Fault}")]
    private partial void LogUntold(string provider, string fault);
}
