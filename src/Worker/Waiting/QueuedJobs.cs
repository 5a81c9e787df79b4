using ImageGen.Contracts;
using ImageGen.Storage.Jobs.Due;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Waiting;

namespace ImageGen.Worker.Waiting;

/// <summary>Puts the jobs of commands in their waiting lines.</summary>
internal sealed class QueuedJobs(IDueSet dueSet, LineFinder finder, LineJoiner joiner)
{
    /// <summary>
    /// Adds a job to its line if it is queued in that lane; otherwise nothing has to be done for it. False if there is no row of the tenant, or if that could not be
    /// determined.
    /// </summary>
    public async Task<bool> TryJoinAsync(Guid id, string tenant, string lane, ImageRequest request, CancellationToken cancellationToken)
    {
        QueuedJob? row = null;
        try
        {
            row = await dueSet.FindQueuedAsync(id, cancellationToken);
            if (row is { IsQueued: true } && row.Tenant == tenant && row.Lane == lane && finder.Find(lane, row.Target, request, tenant) is { } line)
            {
                await joiner.JoinAsync(line, new WaitingJob(id, tenant, row.CreatedAt, request.Priority ?? 0)).WaitAsync(cancellationToken);
            }
        }
        catch (StoreUnavailableException)
        {
            // If the row is there, the due set adds the job to its line.
        }

        return row?.Tenant == tenant;
    }
}
