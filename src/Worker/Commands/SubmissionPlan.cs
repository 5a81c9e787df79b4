using ImageGen.Contracts;
using ImageGen.ServiceDefaults.Messaging;
using ImageGen.ServiceDefaults.Requests;
using ImageGen.ServiceDefaults.Routing;
using ImageGen.Storage.Jobs;

namespace ImageGen.Worker.Commands;

/// <summary>What rows a command stands for. A repeated command stands for the same ids, and then the rows that are there win.</summary>
internal sealed class SubmissionPlan(RouteTable routes)
{
    /// <summary>One job, or a batch when the count is above 1. A command that breaks the rules still is a job: one that fails and says why.</summary>
    public (JobSubmission Submission, string? Complaint) Of(GenerateImage command)
    {
        var faults = command.Request is null ? [new RequestFault("request", "must be given.")] : RequestRules.Check(command.Request);
        if (faults.Count == 0)
        {
            faults = ProviderOptionRules.CheckFor(routes.KindOf(routes.For(command.Request!, command.Tenant)), command.Request!.ProviderOptions);
        }

        if (faults.Count == 0)
        {
            return (Good(command), null);
        }

        var complaint = Describe(faults);
        return (Broken(command.JobId, command.Tenant, faults.Any(IsOfMetadata) ? null : command.Request?.Metadata, complaint), complaint);
    }

    private JobSubmission Good(GenerateImage command)
    {
        var request = command.Request;
        // The route is written down, since it chose the lane: a worker that is configured otherwise must not choose again. A provider that does
        // not exist stays in it, and is passed over, or the job fails with it.
        var route = routes.For(request, command.Tenant);
        var seeds = Seeds.Of(request);
        var count = seeds.Count;
        var single = request with { Count = null, Provider = route.Providers[0], Fallback = route.Providers.Count > 1 ? [.. route.Providers.Skip(1)] : null };
        return new JobSubmission
        {
            Tenant = command.Tenant,
            Lane = routes.LaneOf(route),
            Route = route.Name,
            SeedIsNamed = request.Seed is not null,
            Jobs = [.. seeds.Select((seed, n) => new NewJob(
                count == 1 ? command.JobId : JobId.InBatch(command.JobId, n),
                single with { Seed = seed }))],
            BatchId = count == 1 ? null : command.JobId,
            ExpiresIn = TimeSpan.FromSeconds(request.ExpiresIn ?? RequestRules.DefaultExpiresIn),
            RequestHash = RequestHash.Of(request),
        };
    }

    /// <summary>
    /// The row keeps what is wrong instead of what was asked for, which may be of any size. Its prompt stays empty, and no job with an
    /// empty prompt is ever bought, whoever comes upon it.
    /// </summary>
    public static JobSubmission Broken(Guid job, string tenant, IReadOnlyDictionary<string, string>? metadata, string complaint) => new()
    {
        Tenant = tenant,
        Lane = Lanes.Default,
        Jobs = [new NewJob(job, new ImageRequest { Prompt = "", Seed = 0, Metadata = metadata })],
        ExpiresIn = TimeSpan.FromSeconds(RequestRules.DefaultExpiresIn),
        Complaint = complaint,
    };

    private static string Describe(IReadOnlyList<RequestFault> faults) => string.Join(" ", faults.Take(5).Select(fault => $"{fault.Field} {fault.Message}"));

    private static bool IsOfMetadata(RequestFault fault) => fault.Field.StartsWith("metadata", StringComparison.Ordinal);
}
