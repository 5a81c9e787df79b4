using System.Net.Mime;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Jobs.Views;
using ImageGen.Gateway.Operators;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Jobs.Recovery;

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

    private static async Task<IResult> SettleAsync(string id, HttpRequest request, Tenant tenant, IJobStore store, JobLog log, CancellationToken cancellationToken)
    {
        var job = PathId.Parse(id, KnownProblems.JobNotFound);
        var settlement = await SettlementRequest.ReadAsync(request, cancellationToken);
        var result = await store.SettleAsync(tenant.Name, job, settlement, cancellationToken);
        if (result is { Outcome: SettleOutcome.Settled, Job: { } row })
        {
            log.Settled(row);
        }

        return result switch
        {
            { Job: null } => new ProblemResult(KnownProblems.JobNotFound),
            { Outcome: SettleOutcome.Settled, Job: { } settled } => TypedResults.Accepted(Paths.Job(settled.Id), JobView.Of(settled)),
            { Outcome: SettleOutcome.Taken } => new ProblemResult(KnownProblems.PurchaseTaken),
            { Job: { } known } => new ProblemResult(KnownProblems.NotUnknown(known.Status)),
        };
    }
}
