using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Repeats;

/// <summary>
/// Requests of clients that name no idempotency key, by a fingerprint of caller and content: recognizes a request that a client sends again because it did not read the
/// whole response to the first. Every method throws <see cref="StoreUnavailableException"/> when the store does not respond.
/// </summary>
public interface IRepeatedRequests
{
    /// <summary>
    /// Begins a request. It repeats an earlier one with the same fingerprint if the response to that one was cut off, or if the client marks it as a retry and the earlier
    /// one is still being answered, or was answered at most two minutes ago. From then on the request belongs to the attempt that began last.
    /// </summary>
    /// <param name="fingerprint">A hash of caller and content.</param>
    /// <param name="retries">The number of earlier attempts that the client states, 0 if it states none. Above 0 the request is marked as a retry, of the earlier one with as many attempts.</param>
    /// <param name="ignored">Ids of earlier requests that do not count.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<RepeatTicket> BeginAsync(string fingerprint, int retries, IReadOnlyCollection<string> ignored, CancellationToken cancellationToken);

    /// <summary>
    /// Gives up a new request for which nothing was submitted yet, and repeats one with the same fingerprint that was cut off since. Without such a one the result is the same
    /// request, which counts as connected at the time of <paramref name="ticket"/>. For clients that send a request again before the gateway knows that their connection broke.
    /// </summary>
    Task<RepeatTicket> ExchangeAsync(RepeatTicket ticket, IReadOnlyCollection<string> ignored, CancellationToken cancellationToken);

    /// <summary>
    /// Records that the request is still being answered, and that its client was connected at a time. Three seconds after the latest such time it counts as cut off, as after
    /// the end of its gateway. No effect once the request has ended, or a later attempt has it.
    /// </summary>
    /// <param name="ticket">The request.</param>
    /// <param name="connectedAt">A time of the store, which it has returned before the connection was looked at.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The time of the store now; null if the record stays as it is.</returns>
    Task<DateTimeOffset?> KeepAsync(RepeatTicket ticket, DateTimeOffset connectedAt, CancellationToken cancellationToken);

    /// <summary>Records whether the response was sent to its end, or cut off. It may be called again with the other result. No effect once a later attempt has the request.</summary>
    Task EndAsync(RepeatTicket ticket, bool isAnswered, CancellationToken cancellationToken);
}
