using System.Net.Mime;
using ImageGen.Gateway.Config;
using ImageGen.Gateway.OpenApi;
using ImageGen.Gateway.Problems;
using ImageGen.Gateway.Requests;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Jobs;

/// <summary>The operator's word on a purchase nobody else could find out about.</summary>
internal static class SettleApi
{
    /// <summary>Maps the route.</summary>
    public static IEndpointRouteBuilder MapSettle(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/jobs/{id}/settle", SettleAsync)
            .AddEndpointFilter<RouteHandlerBuilder, OperatorGuard>()
            .Describe(
                "settleJob",
                "Say whether a job was bought",
                "For the operator, about a running job with unknown_since: not bought, and it is ordered again; bought, and it fails with a certain cost; "
                    + "the provider's id, which no other job has, and it goes on under it. It is taken for the truth, and acted on within moments (202). "
                    + "Where Gateway:AdminToken is set, the call must bear it.")
            .Accepts<SettlementRequest>(MediaTypeNames.Application.Json)
            .Produces<JobView>(StatusCodes.Status202Accepted)
            .ProducesProblems(400, 401, 404, 409, 413, 415, 503);
        return routes;
    }

    private static async Task<IResult> SettleAsync(string id, HttpRequest request, Tenant tenant, IJobStore store, CancellationToken cancellationToken)
    {
        var job = PathId.Parse(id, KnownProblems.JobNotFound);
        var settlement = await SettlementRequest.ReadAsync(request, cancellationToken);
        if (settlement is Settlement.Found found && await IsOfAnotherJobAsync(store, tenant, job, found.ProviderId, cancellationToken))
        {
            return new ProblemResult(KnownProblems.PurchaseTaken);
        }

        return await store.SettleAsync(tenant.Name, job, settlement, cancellationToken) switch
        {
            { Job: null } => new ProblemResult(KnownProblems.JobNotFound),
            { Outcome: SettleOutcome.Settled, Job: { } settled } => TypedResults.Accepted(Paths.Job(settled.Id), JobView.Of(settled)),
            { Job: { } known } => new ProblemResult(KnownProblems.NotUnknown(known.Status)),
        };
    }

    /// <summary>
    /// One purchase is one job's. The job is held against all purchases there are, not only those since its order: an operator may read the
    /// wrong line. A job that does not wait to be settled takes nothing.
    /// </summary>
    private static async Task<bool> IsOfAnotherJobAsync(IJobStore store, Tenant tenant, Guid id, string providerId, CancellationToken cancellationToken)
        => await store.FindAsync(id, cancellationToken) is { State: JobState.Submitting, UnknownSince: not null } job && job.Tenant == tenant.Name
            && (job.Attempts is [.., var order] ? order.Provider : job.Provider) is { } provider
            && !await store.TryAdoptAsync(job with { IntentAt = DateTimeOffset.UnixEpoch }, provider, providerId, cancellationToken);
}
