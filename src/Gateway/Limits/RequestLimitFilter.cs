using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Access;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Limits;

namespace ImageGen.Gateway.Limits;

/// <summary>
/// Counts each request of a tenant against its requests per minute, and refuses those that exceed them. A repeated submission is accepted nevertheless: it adds no
/// job, and its caller may have got no answer to the first one.
/// </summary>
internal sealed class RequestLimitFilter(CallerLimits limits, IQuotas quotas, IJobStore store) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
        => IsLimited(context.HttpContext) && await RefuseAsync(context.HttpContext, TenantOf(context)) is { } problem ? new ProblemResult(problem) : await next(context);

    /// <summary>Calls of operators and calls without credentials are not limited.</summary>
    private static bool IsLimited(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>() is { Scope: not AccessScope.Admin };

    private static Tenant TenantOf(EndpointFilterInvocationContext context) => context.Arguments.OfType<Tenant>().FirstOrDefault() ?? new Tenant(Caller.Of(context.HttpContext).Tenant);

    private async Task<Problem?> RefuseAsync(HttpContext http, Tenant tenant)
    {
        var applicable = await limits.OfAsync(http, tenant);
        if (applicable.Quotas(QuotaKind.Requests) is not { Count: > 0 } requests)
        {
            return null;
        }

        var result = await quotas.TakeAsync(tenant.Name, requests, 1, http.RequestAborted);
        applicable.Fields.Note(result);
        return result.IsTaken || await IsRepeatedAsync(http, tenant) ? null
            : LimitProblems.RateLimited($"{requests.Min(quota => quota.Limit)} requests per minute", RateLimitFields.SecondsOf(result.AvailableIn ?? QuotaKind.Requests.Period));
    }

    /// <summary>Whether the request has an idempotency key that has created jobs. Whether it is the same request is decided from its body.</summary>
    private async Task<bool> IsRepeatedAsync(HttpContext http, Tenant tenant)
        => http.GetEndpoint()?.Metadata.GetMetadata<TakesIdempotencyKey>() is not null
            && IdempotencyKey.Read(http.Request) is { } key
            && await store.FindSubmissionAsync(tenant.Name, key, requestHash: null, http.RequestAborted) is not null;
}
