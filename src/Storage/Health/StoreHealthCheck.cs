using ImageGen.Storage.Jobs;
using ImageGen.Storage.Redis;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ImageGen.Storage.Health;

/// <summary>Whether the store answers.</summary>
internal sealed class StoreHealthCheck(StoreConnection store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await store.DoAsync(database => database.PingAsync(), cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (StoreUnavailableException exception)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, exception.Message, exception);
        }
    }
}
