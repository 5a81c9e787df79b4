using ImageGen.Contracts;
using ImageGen.Jobs.Instances;
using ImageGen.Jobs.Requests;
using ImageGen.Jobs.Routing;
using ImageGen.Jobs.Submission;

namespace ImageGen.Worker.Commands;

/// <summary>Plans the rows of a command. A repeated command results in the same ids, and existing rows are not changed.</summary>
internal sealed class CommandPlan(RouteTable routes)
{
    /// <summary>One job, or a batch when the count is above 1. An invalid command becomes a job too: one that fails with the fault as its error.</summary>
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

    /// <summary>The row stores the error in place of the request, which may be of any size. Its prompt is empty, and a job with an empty prompt is never ordered.</summary>
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
