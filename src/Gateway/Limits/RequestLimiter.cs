using ImageGen.Contracts;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Access;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Limits;

namespace ImageGen.Gateway.Limits;

/// <summary>
/// Counts each request of a tenant against its requests per minute, and refuses those that exceed them, before their body is read. A repeated submission is accepted
/// nevertheless: it adds no job, and its caller may have got no answer to the first one. Calls of operators and calls without credentials are not limited.
/// </summary>
internal sealed class RequestLimiter(CallerLimits limits, IQuotas quotas, IJobStore store) : IMiddleware
{
    /// <inheritdoc/>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>() is { Scope: not (AccessScope.Admin or AccessScope.Metrics) } && await RefuseAsync(context, TenantOf(context)) is { } problem)
        {
            await new ProblemResult(problem).ExecuteAsync(context);
            return;
        }

        await next(context);
    }

    /// <summary>The tenant that the request acts for. A header that is invalid, or not allowed, is left to the route, which refuses it if it acts for a tenant.</summary>
    private static Tenant TenantOf(HttpContext context)
    {
        var caller = Caller.Of(context);
        return new Tenant(caller.MayNameTenant && context.Request.Headers[Tenant.Header] is [var named] && NamePattern.IsMatch(named) ? named! : caller.Tenant);
    }

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
