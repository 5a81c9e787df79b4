using System.Net.Mime;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Jobs.Views;
using ImageGen.Storage.Access;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Jobs.Recovery;

/// <summary>Lets the operator settle an unknown outcome.</summary>
internal static class SettleApi
{
    /// <summary>Maps the route.</summary>
    public static IEndpointRouteBuilder MapSettle(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/jobs/{id}/settle", SettleAsync)
            .RequireScope(AccessScope.Admin)
            .Describe(
                "settleJob",
                "Settle whether a job was bought",
                "For the operator, on a running job with unknown_since. If it was not bought, it is ordered again. If it was bought, it fails with a certain cost. "
                    + "With the provider's id, which no other job may have, it continues with that purchase. The statement is not verified, and takes effect within moments (202).")
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
