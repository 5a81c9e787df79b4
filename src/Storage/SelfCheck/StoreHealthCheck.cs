using ImageGen.Storage.Redis;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ImageGen.Storage.SelfCheck;

/// <summary>Checks that the store responds and has room for new jobs. Without room it is degraded, since accepted jobs continue.</summary>
internal sealed class StoreHealthCheck(StoreConnection store, IStoreSpace space) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await store.DoAsync(database => database.PingAsync(), cancellationToken);
            return space.WhyFull is { } why ? HealthCheckResult.Degraded(why) : HealthCheckResult.Healthy();
        }
        catch (StoreUnavailableException exception)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, exception.Message, exception);
        }
    }
}
