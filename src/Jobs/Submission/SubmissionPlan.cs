using ImageGen.Contracts;
using ImageGen.Jobs.Requests;
using ImageGen.Jobs.Routing;

namespace ImageGen.Jobs.Submission;

/// <summary>Turns a valid request into its jobs: identities, explicit seeds, route and lane.</summary>
public static class SubmissionPlan
{
    /// <summary>One job, or a batch when <see cref="ImageRequest.Count"/> is above 1. The same id, request and routes give the same jobs, except for a random seed.</summary>
    /// <param name="id">The id of the job, or of the batch, whose jobs derive theirs from it (<see cref="JobId.InBatch"/>).</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="request">The request, in which <see cref="RequestRules"/> found no fault.</param>
    /// <param name="routes">The configured routes.</param>
    public static JobSubmission Of(Guid id, string tenant, ImageRequest request, RouteTable routes)
    {
        var route = routes.For(request, tenant);
        var seeds = Seeds.Of(request);
        var isBatch = seeds.Count > 1;
        var single = ForOneJob(request, route);
        return new JobSubmission
        {
            Tenant = tenant,
            Lane = routes.LaneOf(route),
            Route = route.Name,
            SeedIsNamed = request.Seed is not null,
            Jobs = [.. seeds.Select((seed, n) => new NewJob(isBatch ? JobId.InBatch(id, n) : id, single with { Seed = seed }))],
            BatchId = isBatch ? id : null,
            ExpiresIn = TimeSpan.FromSeconds(request.ExpiresIn ?? ImageRequest.DefaultExpiresIn),
            RetainFor = request.RetainFor is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            RequestHash = RequestHash.Of(request),
        };
    }

    // The route is stored with the job because it determined the lane: a worker with a different configuration must not choose again. Providers that do not
    // exist stay in the route; the job skips them, or fails when it has no other provider.
    private static ImageRequest ForOneJob(ImageRequest request, ProviderRoute route)
        => request with { Count = null, Provider = route.Providers[0], Fallback = route.Providers.Count > 1 ? [.. route.Providers.Skip(1)] : null };
}
