using System.Globalization;
using ImageGen.Storage.Jobs;

namespace ImageGen.Storage.Waiting;

/// <summary>What decides the place of a job in its waiting line: all of it follows from the row, and never changes.</summary>
/// <param name="Id">The job.</param>
/// <param name="Tenant">Its tenant.</param>
/// <param name="CreatedAt">When its row was created.</param>
/// <param name="Priority">Its priority among the jobs of its tenant, -10 to 10.</param>
public sealed record WaitingJob(Guid Id, string Tenant, DateTimeOffset CreatedAt, int Priority)
{
    /// <summary>
    /// How far ahead of a job with the next lower priority a job is: it begins first unless it was created so much later. A waiting job therefore moves up among
    /// all later jobs as time passes, whatever their priority.
    /// </summary>
    public static readonly TimeSpan HeadStart = TimeSpan.FromMinutes(1);

    /// <summary>The member of the line. Members of a tenant are in the order in which its jobs begin.</summary>
    internal string Member => string.Create(
        CultureInfo.InvariantCulture, $"{Tenant}:{Math.Max(0, CreatedAt.ToUnixTimeMilliseconds() - (Priority * (long)HeadStart.TotalMilliseconds)):D14}:{Id:N}");

    /// <summary>The entry of a queued job.</summary>
    public static WaitingJob Of(Job job) => new(job.Id, job.Tenant, job.CreatedAt, job.Request.Priority ?? 0);
}
