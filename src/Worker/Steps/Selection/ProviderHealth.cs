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
using ImageGen.Worker.Steps.Outcomes;

namespace ImageGen.Worker.Steps.Selection;

/// <summary>
/// Reports to all workers what the outcome of an order shows about its provider: opens its circuit breaker, closes it, or slows orders down. No job depends
/// on these reports, so when the store is unavailable only a report is lost.
/// </summary>
internal sealed partial class ProviderHealth(IProviderCircuits circuits, IProviderSlots slots, Timings timings, ILogger<ProviderHealth> logger)
{
    // A lost response is weaker evidence than a refused connection: six lost responses open the circuit breaker, or three refused connections.
    private const int RefusedConnectionPoints = CircuitFault.OpensAt / 3;
    private const int LostResponsePoints = CircuitFault.OpensAt / 6;

    /// <summary>Reports the outcome. Called after the job's row is written.</summary>
    public Task ReportAsync(ClaimedJob job, ProviderReport report)
        => report switch
        {
            ProviderReport.Answered { Outcome: SubmitOutcome.Refused refused } => RefusedAsync(job, report.Instance, refused.Refusal),
            ProviderReport.Answered { Outcome: SubmitOutcome.Failed failed } => RefusedAsync(job, report.Instance, failed.Refusal),
            ProviderReport.Answered => HealthyAsync(job, report.Instance),
            ProviderReport.Refused refused => RefusedAsync(job, report.Instance, refused.Refusal),
            ProviderReport.Faulted faulted => FaultedAsync(job, report.Instance, faulted.Fault),
            _ => throw new InvalidOperationException($"Unknown report {report.GetType().Name}."),
        };

    /// <summary>The provider accepted the order, or refused it because of the request: it is healthy.</summary>
    private async Task HealthyAsync(ClaimedJob job, ProviderInstance instance)
    {
        if (job.Permit.IsProbe)
        {
            await ReportAsync(instance, () => circuits.RecordSuccessAsync(instance.Entry.Name, instance.Entry.Revision, job.Row.Id, job.Held));
        }
    }

    /// <summary>The outcome says nothing about the provider. Another order must test it, else all jobs would wait until the lease of this one ends.</summary>
    private async Task InconclusiveAsync(ClaimedJob job, ProviderInstance instance)
    {
        if (job.Permit.IsProbe)
        {
            await ReportAsync(instance, () => circuits.ReleaseProbeAsync(instance.Entry.Name, instance.Entry.Revision, job.Row.Id, job.Held));
        }
    }

    /// <summary>The provider's final refusal.</summary>
    private async Task RefusedAsync(ClaimedJob job, ProviderInstance instance, Refusal refusal)
    {
        LogAccountMessage(job, instance, refusal.Reason, refusal.Message);
        switch (refusal.Reason)
        {
            case FailureReason.InsufficientBalance:
                await RecordFailureAsync(job, instance, refusal.Reason, refusal.Message, timings.BalancePause, CircuitFault.OpensAt);
                break;
            // Some tokens don't cover every model: a failure with a model that a caller named is no evidence about other orders.
            case FailureReason.Authentication or FailureReason.ProviderRetired when instance.OrderFor(job.Row).Model == instance.OwnModel:
                // Not permanently: a license may be accepted at the service, or a file restored on the server, without a change of the settings here.
                await RecordFailureAsync(job, instance, refusal.Reason, refusal.Message, instance.RunsFree ? timings.RepairPause : timings.RefusalPause, CircuitFault.OpensAt);
                break;
            case FailureReason.InvalidRequest or FailureReason.ContentRejected:
                await HealthyAsync(job, instance);
                break;
            default:
                await InconclusiveAsync(job, instance);
                break;
        }
    }

    /// <summary>A transient fault of an order.</summary>
    private async Task FaultedAsync(ClaimedJob job, ProviderInstance instance, ProviderFaultException fault)
    {
        LogAccountMessage(job, instance, fault.Reason, fault.Message);
        switch (fault.Reason)
        {
            case FailureReason.RateLimited:
                await SlowDownAsync(job, instance, fault);
                await InconclusiveAsync(job, instance);
                break;
            case FailureReason.ProviderUnavailable or FailureReason.TimedOut when !fault.IsIgnoredByCircuit:
                await RecordFailureAsync(job, instance, FailureReason.ProviderUnavailable, fault.Message, timings.OutagePause, PointsOf(job, instance, fault));
                break;
            default:
                await InconclusiveAsync(job, instance);
                break;
        }
    }

    private int PointsOf(ClaimedJob job, ProviderInstance instance, ProviderFaultException fault)
    {
        if (!instance.RunsFree)
        {
            return fault.MayHaveBought ? LostResponsePoints : RefusedConnectionPoints;
        }

        // A GPU server that one job repeatedly fails to reach is unavailable: the order can't be the reason.
        var now = job.Now;
        var since = job.AttemptsSinceReplay.Where(attempt => attempt.Provider == instance.Entry.Name && attempt.Outcome == AttemptOutcome.Failed).Select(attempt => attempt.StartedAt).DefaultIfEmpty(now).Min();
        return fault.IsUnreached && now - since > 2 * timings.FirstRetry ? CircuitFault.OpensAt
            // A timeout of a run is weak evidence.
            : fault is { Reason: FailureReason.TimedOut, MayHaveBought: true } ? LostResponsePoints
            : RefusedConnectionPoints;
    }

    /// <summary>Logs what the job's error does not contain: the provider's message about the operator's account.</summary>
    private void LogAccountMessage(ClaimedJob job, ProviderInstance instance, FailureReason reason, string message)
    {
        if (TenantMessage.Of(reason, message) != message)
        {
            LogForOperator(instance.Entry.Name, job.Row.Id, ApiNames.Of(reason), message);
        }
    }

    private async Task SlowDownAsync(ClaimedJob job, ProviderInstance instance, ProviderFaultException fault)
    {
        var statedRate = fault.StatedRate is { } rate ? ProviderPermits.RateOf(rate) : null;
        await ReportAsync(instance, async () =>
        {
            var wait = fault.RetryAfter ?? timings.SlowDown;
            await slots.SlowDownAsync(instance.Entry.Name, instance.Entry.Revision, wait, statedRate, timings.StatedRateHolds, job.Held);
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

    private async Task<bool> ReportAsync(ProviderInstance instance, Func<Task<bool>> report)
    {
        if (!instance.Provider.AffectsCircuit)
        {
            return false;
        }

        try
        {
            return await report();
        }
        catch (StoreUnavailableException fault)
        {
            LogNotReported(instance.Entry.Name, fault.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "provider.refused", Message = "{Provider} refused the order of job {Job}, {Reason}: {Detail}")]
    private partial void LogForOperator(string provider, Guid job, string reason, string detail);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "provider.circuit_opened", Message = "The circuit breaker of {Provider} opened after a failed order; no orders go to it for now: {Reason}")]
    private partial void LogOpened(string provider, string reason);

    [LoggerMessage(Level = LogLevel.Information, EventName = "provider.slowed_down", Message = "{Provider} refused an order because of its rate limit; no order leaves for {Wait}")]
    private partial void LogSlowedDown(string provider, TimeSpan wait);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "provider.health_not_told", Message = "Reporting the outcome of an order at {Provider} to all workers failed: {Fault}")]
    private partial void LogNotReported(string provider, string fault);
}
