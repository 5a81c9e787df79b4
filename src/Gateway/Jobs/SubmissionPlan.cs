using ImageGen.Contracts;
using ImageGen.Gateway.Requests;
using ImageGen.ServiceDefaults.Requests;
using ImageGen.ServiceDefaults.Routing;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Jobs;

/// <summary>Makes of a checked request the jobs it stands for: identities, explicit seeds, route and lane.</summary>
internal static class SubmissionPlan
{
    /// <summary>One job, or a batch when <see cref="ImageRequest.Count"/> is above 1.</summary>
    public static JobSubmission Of(Tenant tenant, ImageRequest request, RouteTable routes, string? idempotencyKey, IPartitionChoice partitions)
    {
        // The key's record and the rows are written by one script, so they must share a partition.
        var partition = idempotencyKey is null ? partitions.Choose() : JobId.PartitionOf(tenant.Name, idempotencyKey);
        var id = JobId.New(partition);
        var route = routes.For(request, tenant.Name);
        var seeds = Seeds.Of(request);
        var count = seeds.Count;
        return new JobSubmission
        {
            Tenant = tenant.Name,
            Lane = routes.LaneOf(route),
            Route = route.Name,
            SeedIsNamed = request.Seed is not null,
            Jobs = [.. seeds.Select((seed, n) => new NewJob(
                count == 1 ? id : JobId.InBatch(id, n),
                ForOneJob(request, route, seed)))],
            BatchId = count == 1 ? null : id,
            ExpiresIn = TimeSpan.FromSeconds(request.ExpiresIn ?? RequestRules.DefaultExpiresIn),
            IdempotencyKey = idempotencyKey,
            RequestHash = RequestHash.Of(request),
        };
    }

    // The route is written down, since it chose the lane, and the job has promised nothing else: a worker that is configured otherwise, or
    // later, must not choose again.
    private static ImageRequest ForOneJob(ImageRequest request, ProviderRoute route, long seed)
        => request with { Seed = seed, Count = null, Provider = route.Providers[0], Fallback = route.Providers.Count > 1 ? [.. route.Providers.Skip(1)] : null };
}
