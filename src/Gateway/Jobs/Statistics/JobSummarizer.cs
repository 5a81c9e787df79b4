using ImageGen.Gateway.Access;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Listing;

namespace ImageGen.Gateway.Jobs.Statistics;

/// <summary>Adds up the rows of a filter, as many as a call may take.</summary>
internal sealed class JobSummarizer(IJobIndex index, TimeProvider time)
{
    private const int PageSize = 100;

    /// <summary>The number of jobs after which a call ends.</summary>
    private const int MaxJobs = 1000;

    /// <summary>The time after which no further page is read, so that a call over few matches among many jobs ends too.</summary>
    private static readonly TimeSpan MaxTime = TimeSpan.FromMilliseconds(500);

    /// <summary>The sum of the next jobs of a filter, from a cursor.</summary>
    /// <exception cref="FormatException">The cursor is not one of a list of jobs.</exception>
    public async Task<JobSummaryView> SummarizeAsync(Tenant tenant, JobFilter filter, string? cursor, CancellationToken cancellationToken)
    {
        List<Job> jobs = [];
        var (began, isPartial) = (time.GetTimestamp(), false);
        do
        {
            var page = await index.ListAsync(tenant.Name, filter, PageSize, cursor, cancellationToken);
            jobs.AddRange(page.Jobs);
            (cursor, isPartial) = (page.NextCursor, isPartial || page.IsPartial);
        }
        while (cursor is not null && jobs.Count < MaxJobs && time.GetElapsedTime(began) < MaxTime);

        return JobSummaryView.Of(jobs) with { NextCursor = cursor, Incomplete = isPartial };
    }
}
