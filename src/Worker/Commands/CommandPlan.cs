using ImageGen.Contracts;
using ImageGen.Jobs.Instances;
using ImageGen.Jobs.Requests;
using ImageGen.Jobs.Routing;
using ImageGen.Jobs.Submission;

namespace ImageGen.Worker.Commands;

/// <summary>What rows a command stands for. A repeated command stands for the same ids, and then the rows that are there win.</summary>
internal sealed class CommandPlan(RouteTable routes)
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
            return (SubmissionPlan.Of(command.JobId, command.Tenant, command.Request!, routes), null);
        }

        var complaint = Describe(faults);
        return (Broken(command.JobId, command.Tenant, faults.Any(IsOfMetadata) ? null : command.Request?.Metadata, complaint), complaint);
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
        ExpiresIn = TimeSpan.FromSeconds(ImageRequest.DefaultExpiresIn),
        Complaint = complaint,
    };

    private static string Describe(IReadOnlyList<RequestFault> faults) => string.Join(" ", faults.Take(5).Select(fault => $"{fault.Field} {fault.Message}"));

    private static bool IsOfMetadata(RequestFault fault) => fault.Field.StartsWith("metadata", StringComparison.Ordinal);
}
