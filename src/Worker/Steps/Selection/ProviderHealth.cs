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
    public Task TellAsync(JobInHand job, ProviderDesk desk, SubmitOutcome outcome)
        => outcome switch
        {
            SubmitOutcome.Refused refused => RefusedAsync(job, desk, refused.Refusal),
            SubmitOutcome.Failed failed => RefusedAsync(job, desk, failed.Refusal),
            _ => WellAsync(job, desk),
        };

    /// <summary>The provider took the order, or refused it for what the caller asked: it is well.</summary>
    private async Task WellAsync(JobInHand job, ProviderDesk desk)
    {
        if (job.Tries)
        {
            await ReportAsync(desk, () => circuits.MendAsync(desk.Entry.Name, desk.Entry.Revision, job.Row.Id, job.Held));
        }
    }

    /// <summary>The provider's final no.</summary>
    public async Task RefusedAsync(JobInHand job, ProviderDesk desk, Refusal refusal)
    {
        TellOperator(job, desk, refusal.Reason, refusal.Message);
        switch (refusal.Reason)
        {
            case FailureReason.InsufficientBalance:
                await BreakAsync(job, desk, refusal.Reason, refusal.Message, timings.BalancePause, CircuitFault.OpensAt);
                break;
            // Some tokens don't reach every model: what somebody asked for by name says nothing about the others' orders.
            case FailureReason.Authentication or FailureReason.ProviderRetired when desk.OrderFor(job.Row).Model == desk.OwnModel:
                // Not for ever: a licence is signed at the service, a file is put back at the server, and no setting here changes with it.
                await BreakAsync(job, desk, refusal.Reason, refusal.Message, desk.RunsFree ? timings.RepairPause : timings.RefusalPause, CircuitFault.OpensAt);
                break;
            case FailureReason.InvalidRequest or FailureReason.ContentRejected:
                await WellAsync(job, desk);
                break;
        }
    }

    /// <summary>A passing fault of an order.</summary>
    public async Task FaultedAsync(JobInHand job, ProviderDesk desk, ProviderFaultException fault)
    {
        TellOperator(job, desk, fault.Reason, fault.Message);
        switch (fault.Reason)
        {
            case not FailureReason.RateLimited when fault.IsIgnoredByCircuit:
                break;
            case FailureReason.RateLimited:
                await SlowDownAsync(job, desk, fault);
                break;
            case FailureReason.ProviderUnavailable or FailureReason.TimedOut:
                await BreakAsync(job, desk, FailureReason.ProviderUnavailable, fault.Message, timings.OutagePause, PointsOf(job, desk, fault));
                break;
        }
    }

    private int PointsOf(JobInHand job, ProviderDesk desk, ProviderFaultException fault)
    {
        if (!desk.RunsFree)
        {
            return fault.MayHaveBought ? OddAnswer : ClosedDoor;
        }

        // A server of one's own that one job does not reach again and again is away: no order can be the reason that nothing gets there.
        var now = job.Now;
        var since = job.AttemptsOfThisLife.Where(attempt => attempt.Provider == desk.Entry.Name && attempt.Outcome == AttemptOutcome.Failed).Select(attempt => attempt.StartedAt).DefaultIfEmpty(now).Min();
        return fault.IsUnreached && now - since > 2 * timings.FirstRetry ? CircuitFault.OpensAt
            // A run that took too long says little.
            : fault is { Reason: FailureReason.TimedOut, MayHaveBought: true } ? OddAnswer
            : ClosedDoor;
    }

    /// <summary>What the job does not say: the provider's words on the operator's account.</summary>
    private void TellOperator(JobInHand job, ProviderDesk desk, FailureReason reason, string message)
    {
        if (TenantWords.Of(reason, message) != message)
        {
            LogForOperator(desk.Entry.Name, job.Row.Id, ApiNames.Of(reason), message);
        }
    }

    private async Task SlowDownAsync(JobInHand job, ProviderDesk desk, ProviderFaultException fault)
    {
        var told = fault.StatedRate is { } rate ? ProviderPlaces.RateOf(rate.Orders, rate.Per, rate.Burst) : null;
        await ReportAsync(desk, async () =>
        {
            var wait = fault.RetryAfter ?? timings.SlowDown;
            await slots.SlowDownAsync(desk.Entry.Name, desk.Entry.Revision, wait, told, timings.StatedRateHolds, job.Held);
            LogSlowedDown(desk.Entry.Name, wait);
            return true;
        });
    }

    private async Task BreakAsync(JobInHand job, ProviderDesk desk, FailureReason reason, string message, TimeSpan? pause, int points)
    {
        var fault = new CircuitFault(desk.Entry.Name, desk.Entry.Revision, job.Row.Id, reason, AttemptLog.Trim(message)!, pause, points)
        {
            OpenAtFirst = reason == FailureReason.ProviderUnavailable && desk.RunsFree ? timings.FirstOutagePause : null,
        };
        if (await ReportAsync(desk, () => circuits.BreakAsync(fault, job.Held)))
        {
            LogOpened(desk.Entry.Name, ApiNames.Of(reason));
        }
    }

    private async Task<bool> ReportAsync(ProviderDesk desk, Func<Task<bool>> tell)
    {
        if (!desk.Provider.TellsOfOthers)
        {
            return false;
        }

        try
        {
            return await tell();
        }
        catch (StoreUnavailableException fault)
        {
            LogUntold(desk.Entry.Name, fault.Message);
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
