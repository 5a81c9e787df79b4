using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Jobs.Listing;
using ImageGen.Storage.Access;
using ImageGen.Storage.Jobs.Listing;
using ImageGen.Storage.Redis;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ImageGen.Gateway.Jobs.Statistics;

/// <summary>Counts jobs: by the index alone, and by their rows.</summary>
internal static class StatisticsApi
{
    private static readonly DateTimeOffset Ever = DateTimeOffset.UnixEpoch;

    /// <summary>Maps the routes.</summary>
    public static IEndpointRouteBuilder MapStatistics(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/statistics", CountAsync)
            .RequireScope(AccessScope.Read)
            .Describe(
                "getStatistics",
                "Count jobs by status and time",
                "How many jobs the tenant has in each status, and how many were created in each step of the last hour, day or week, by their present status. Both are counted in the index, "
                    + "whatever the number of jobs.")
            .TakesQuery(StatisticsPeriod.Parameter)
            .Produces<StatisticsView>()
            .ProducesProblems(400, 503);
        routes.MapGet("/jobs/summary", SummarizeAsync)
            .RequireScope(AccessScope.Read)
            .Describe(
                "summarizeJobs",
                "Sum up jobs",
                "The jobs of a filter by status, reason and provider, and their cost. A call examines the rows of about a thousand jobs, newest first: repeat with next_cursor until it is null, and add "
                    + "the answers up.")
            .ChecksQuery()
            .Produces<JobSummaryView>()
            .ProducesProblems(400, 503);
        return routes;
    }

    private static async Task<Ok<StatisticsView>> CountAsync(HttpRequest request, Tenant tenant, IJobCounts counts, IStoreClock clock, CancellationToken cancellationToken)
    {
        var period = StatisticsPeriod.Read(request);
        var now = await clock.ReadAsync(cancellationToken);
        var starts = period.StartsAt(now);

        // Everything before the period is one more step, so that all numbers are of one reading.
        var counted = await counts.CountByCreationAsync(tenant.Name, [Ever, .. starts], cancellationToken);
        return TypedResults.Ok(new StatisticsView
        {
            Tenant = tenant.Name,
            At = now,
            Counts = StatusCountsView.Of(status => counted.ByStatus[status].Sum()),
            StepSeconds = (int)period.Step.TotalSeconds,
            Steps = [.. starts.Select((from, step) => new StatisticsStepView { From = from, Counts = StatusCountsView.Of(status => counted.ByStatus[status][step + 1]) })],
            Incomplete = counted.IsPartial,
        });
    }

    private static async Task<IResult> SummarizeAsync(HttpRequest request, Tenant tenant, JobSummarizer summarizer, CancellationToken cancellationToken)
    {
        var query = JobQuery.Read(request.Query, takesLimit: false);
        try
        {
            return TypedResults.Ok(await summarizer.SummarizeAsync(tenant, query.Filter, query.Cursor, cancellationToken));
        }
        catch (FormatException)
        {
            return new ProblemResult(KnownProblems.InvalidRequest("cursor", "must be the next_cursor of an earlier page, unchanged."));
        }
    }
}
