using System.Collections.Concurrent;
using ImageGen.Chaos.Ledgers;

namespace ImageGen.Chaos.Load;

/// <summary>Polls every accepted job until it has ended, and fetches its image.</summary>
internal sealed class JobPoller(LoadClient client)
{
    private const int AtOnce = 8;

    /// <summary>Returns the last state of each job. Jobs that did not end within the time are returned in their current state.</summary>
    public async Task<IReadOnlyList<ReportedJob>> WaitAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        var reportedJobs = new ConcurrentDictionary<Guid, ReportedJob>();
        while (true)
        {
            var open = client.Accepted.Select(job => job.JobId).Where(id => !reportedJobs.TryGetValue(id, out var reported) || !reported.IsFinal).ToList();
            if (open.Count == 0 || TimeProvider.System.GetElapsedTime(start) > patience)
            {
                return [.. reportedJobs.Values];
            }

            await Parallel.ForEachAsync(open, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (id, token) =>
            {
                if (await client.GetJobAsync(id, token) is { } reported)
                {
                    reportedJobs[id] = reported.Status == "succeeded" ? reported with { Fetched = await client.FetchAsync(id, token) } : reported;
                }
            });
            await Task.Delay(500, cancellationToken);
        }
    }
}
