using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Waiting;

/// <summary>
/// The waiting lines. They are an index beside the rows and the due set, which stay the truth: an entry that is lost only delays its job, and one that is
/// obsolete costs a claim that is refused. Every method throws <see cref="StoreUnavailableException"/> when the store does not respond.
/// </summary>
public interface IWaitingLines
{
    /// <summary>Adds jobs to a line; does nothing for those that are in it.</summary>
    /// <returns>The number of waiting jobs.</returns>
    Task<long> JoinAsync(WaitingLine line, IReadOnlyCollection<WaitingJob> jobs, CancellationToken cancellationToken);

    /// <summary>Puts a job back at its place that could not be begun, because its provider is full. Its tenant has its turn again.</summary>
    Task ReturnAsync(WaitingLine line, WaitingJob job, CancellationToken cancellationToken);

    /// <summary>
    /// Takes jobs in fair order: tenants take turns by weight, and within a tenant the job with the earliest creation time is next, moved by its priority. A
    /// new tenant starts at the present round.
    /// </summary>
    Task<LineTake> TakeAsync(WaitingLine line, LineRequest request, CancellationToken cancellationToken);

    /// <summary>All lines in which jobs wait, or are taken and not settled, with the number of waiting jobs.</summary>
    Task<IReadOnlyDictionary<WaitingLine, long>> ListAsync(CancellationToken cancellationToken);

    /// <summary>The places of jobs among the waiting jobs of their tenants, from 1, without those jobs that are in no line of the lane.</summary>
    Task<IReadOnlyDictionary<Guid, int>> FindPlacesAsync(string lane, IReadOnlyCollection<WaitingJob> jobs, CancellationToken cancellationToken);

    /// <summary>
    /// Subscribes, unless that is done, to the notifications that jobs have joined an empty line of these lanes. A notification may be lost, which delays a job by
    /// at most the time until lines are listed again. Every call must pass the same lanes.
    /// </summary>
    Task SubscribeAsync(IReadOnlyCollection<string> lanes, Action<WaitingLine> joined, CancellationToken cancellationToken);
}
