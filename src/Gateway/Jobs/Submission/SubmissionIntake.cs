using ImageGen.Contracts;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.Admission;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Lanes;
using ImageGen.Gateway.Limits;
using ImageGen.Jobs.Requests;
using ImageGen.Jobs.Routing;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Limits;
using ImageGen.Storage.Results.Sources;

namespace ImageGen.Gateway.Jobs.Submission;

/// <summary>Takes a request from its body to its rows. The large part of a request is in memory only that long, not while the caller waits for its jobs.</summary>
internal sealed class SubmissionIntake(
    CallerLimits limits, ImageRequestCheck check, RouteTable routes, LaneService lanes, JobWebhooks webhooks, JobSubmitter submitter, JobAdmission admission, LargeBodyLimiter bodies, IJobStore store, IPartitionChoice partitions)
{
    /// <summary>The submission, without its embedded image, and the result of storing it.</summary>
    /// <exception cref="Gateway.Http.ProblemException">The request is not accepted.</exception>
    public async Task<(JobSubmission Submission, CreateResult Result)> AcceptAsync(HttpContext http, Tenant tenant)
    {
        var key = IdempotencyKey.Read(http.Request);
        using var large = new LargeSubmission(tenant, key, admission, bodies, store);
        var request = await ImageRequestReader.ReadAsync(http.Request, check, large.EnterAsync, http.RequestAborted);
        return await AcceptAsync(http, tenant, request, key, http.RequestAborted);
    }

    /// <summary>The same for a request that was read already.</summary>
    /// <exception cref="Gateway.Http.ProblemException">The request is not accepted.</exception>
    public async Task<(JobSubmission Submission, CreateResult Result)> AcceptAsync(HttpContext http, Tenant tenant, SubmittedRequest submitted, string? key, CancellationToken cancellationToken)
    {
        var (request, image) = submitted;
        CheckOptions(tenant, request);
        await webhooks.CheckAsync(tenant, request, cancellationToken);
        // One script writes the key's record and the rows, so they must share a partition.
        var id = JobId.New(key is null ? partitions.Choose() : JobId.PartitionOf(tenant.Name, key));
        var submission = SubmissionPlan.Of(id, tenant.Name, request, routes) with { IdempotencyKey = key };
        if (await lanes.FindDrainAsync(tenant, submission.Lane, cancellationToken) is { } draining
            && (key is null || await store.FindSubmissionAsync(tenant.Name, key, requestHash: null, cancellationToken) is null))
        {
            // A repeated request adds no job.
            throw new ProblemException(draining);
        }

        var result = await submitter.SubmitAsync(submission, AllowanceRules.NamedIn(request), image, await limits.OfAsync(http, tenant), cancellationToken);
        return (image is { } bytes ? WithoutImage(submission, result.Outcome == CreateOutcome.Created ? SourceImageStorage.Describe(bytes.Span) : null) : submission, result);
    }

    /// <summary>Validates the option names, which depend on the kind of the first provider of the route.</summary>
    private void CheckOptions(Tenant tenant, ImageRequest request)
    {
        var faults = new ValidationErrors();
        foreach (var fault in ProviderOptionRules.CheckFor(routes.KindOf(routes.For(request, tenant.Name)), request.ProviderOptions))
        {
            faults.Add(fault.Field, fault.Message);
        }

        faults.ThrowIfAny();
    }

    private static JobSubmission WithoutImage(JobSubmission submission, string? description)
        => submission with { Jobs = [.. submission.Jobs.Select(job => job with { Request = job.Request with { Image = description } })] };
}
