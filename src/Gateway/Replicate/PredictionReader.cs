using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Jobs.Views;
using ImageGen.Jobs.Predictions;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Listing;

namespace ImageGen.Gateway.Replicate;

/// <summary>Finds predictions of one tenant: its jobs and batches, whichever API created them.</summary>
internal sealed class PredictionReader(IJobStore store, IJobIndex index, JobReader reader, PredictionViews views)
{
    private const int PageSize = 100;

    /// <summary>The id and the jobs of a prediction.</summary>
    /// <exception cref="ProblemException">404: the tenant has no such prediction.</exception>
    public async Task<(Guid Id, IReadOnlyList<Job> Jobs)> FindAsync(Tenant tenant, string text, CancellationToken cancellationToken)
    {
        var id = PathId.Parse(text, KnownProblems.JobNotFound);
        if (await store.FindAsync(id, cancellationToken) is { } job)
        {
            return job.Tenant == tenant.Name ? (id, [job]) : throw new ProblemException(KnownProblems.JobNotFound);
        }

        var batch = await store.FindBatchAsync(id, cancellationToken);
        var jobs = batch is null || batch.Tenant != tenant.Name ? [] : await reader.ReadAllAsync(batch.JobIds, cancellationToken);
        return jobs.Count > 0 ? (id, jobs) : throw new ProblemException(KnownProblems.JobNotFound);
    }

    /// <summary>One page of the tenant's predictions, newest first. A batch is one prediction, at the place of its first job.</summary>
    /// <exception cref="ProblemException">400: the query is invalid.</exception>
    public async Task<object> ListAsync(HttpRequest request, Tenant tenant, CancellationToken cancellationToken)
    {
        var faults = new ValidationErrors();
        var filter = new JobFilter { CreatedAfter = Time("created_after"), CreatedBefore = Time("created_before") };
        faults.ThrowIfAny();
        var page = await ReadPageAsync(tenant, filter, request.Query["cursor"], cancellationToken);
        List<PredictionView> results = [];
        foreach (var job in page.Jobs)
        {
            if (job.BatchId is not { } batch)
            {
                results.Add(await views.OfAsync(request, job.Id, [job], cancellationToken));
            }
            else if (job.Id == JobId.InBatch(batch, 0) && await store.FindBatchAsync(batch, cancellationToken) is { } found
                && await reader.ReadAllAsync(found.JobIds, cancellationToken) is { Count: > 0 } jobs)
            {
                results.Add(await views.OfAsync(request, batch, jobs, cancellationToken));
            }
        }

        return new { previous = (string?)null, next = page.NextCursor is { } cursor ? NextOf(request, cursor) : null, results };

        DateTimeOffset? Time(string name)
        {
            var text = request.Query[name].ToString();
            var time = text.Length == 0 ? null : TimestampText.Parse(text.Replace(' ', '+'));
            if (text.Length > 0 && time is null)
            {
                faults.Add(name, TimestampText.Rule);
            }

            return time;
        }
    }

    private async Task<JobPage> ReadPageAsync(Tenant tenant, JobFilter filter, string? cursor, CancellationToken cancellationToken)
    {
        try
        {
            return await index.ListAsync(tenant.Name, filter, PageSize, string.IsNullOrEmpty(cursor) ? null : cursor, cancellationToken);
        }
        catch (FormatException)
        {
            throw ValidationErrors.Refuse("cursor", "must be that of the next address of an earlier page, unchanged.");
        }
    }

    private static string NextOf(HttpRequest request, string cursor)
    {
        var query = new QueryString();
        foreach (var name in (string[])["created_after", "created_before"])
        {
            query = request.Query[name] is [{ Length: > 0 } value, ..] ? query.Add(name, value) : query;
        }

        return $"{PredictionViews.OriginOf(request)}{PredictionView.ListPath}{query.Add("cursor", cursor)}";
    }
}
