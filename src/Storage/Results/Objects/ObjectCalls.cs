using System.Globalization;
using System.Net.Sockets;

namespace ImageGen.Storage.Results.Objects;

/// <summary>Makes the calls to an object store with a time limit, and turns every fault into a <see cref="ResultStoreException"/> that names its reason.</summary>
/// <param name="limit">Time limit of a call with all its retries.</param>
/// <param name="time">The clock.</param>
/// <param name="explain">What the store reported, by its SDK's exception; null for an exception that is not the store's response.</param>
internal sealed class ObjectCalls(TimeSpan limit, TimeProvider time, Func<Exception, ObjectRefusal?> explain)
{
    /// <summary>The usual limit: a minute.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromMinutes(1);

    /// <summary>Makes a call.</summary>
    /// <param name="what">What fails, as the beginning of a sentence.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<T> RunAsync<T>(string what, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            // An SDK may not observe the token in all of its waits.
            return await call(either.Token).WaitAsync(either.Token);
        }
        catch (Exception exception) when (exception is not ResultStoreException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Explained(what, exception, timeout.IsCancellationRequested);
        }
    }

    private ResultStoreException Explained(string what, Exception exception, bool isTimeout)
    {
        if (isTimeout)
        {
            return new ResultStoreException(string.Create(CultureInfo.InvariantCulture, $"{what}: the store did not respond within {limit.TotalSeconds:0.#} s."), exception);
        }

        var refusal = explain(exception);
        var reason = refusal switch
        {
            null => IsOfConnection(exception)
                ? "the store can't be reached, or the connection was cut"
                : $"the call failed ({exception.GetType().Name})",
            { Code: var code, Status: var status } => Reason(refusal.Kind) + (status > 0 ? string.Create(CultureInfo.InvariantCulture, $" ({status}{(code.Length > 0 ? $" {code}" : "")})") : code.Length > 0 ? $" ({code})" : ""),
        };
        return refusal is { Kind: ObjectRefusalKind.MissingContainer or ObjectRefusalKind.Credentials or ObjectRefusalKind.Forbidden }
            ? new UnusableResultStoreException($"{what}: {reason}.", exception)
            : new ResultStoreException($"{what}: {reason}.", exception);
    }

    /// <summary>Whether the exception, or one of those that it reports, is of the connection.</summary>
    private static bool IsOfConnection(Exception exception) => exception switch
    {
        HttpRequestException or IOException or SocketException => true,
        AggregateException { InnerExceptions: var all } => all.Any(IsOfConnection),
        _ => exception.InnerException is { } inner && IsOfConnection(inner),
    };

    private static string Reason(ObjectRefusalKind kind) => kind switch
    {
        ObjectRefusalKind.MissingContainer => "the bucket or container does not exist",
        ObjectRefusalKind.Credentials => "the store does not accept the credentials, or there are none",
        ObjectRefusalKind.Forbidden => "the credentials do not permit it",
        ObjectRefusalKind.Full => "the store is full, or a quota is used up",
        ObjectRefusalKind.Busy => "the store is overloaded",
        ObjectRefusalKind.Failed => "the store failed",
        _ => "the store refused the call",
    };
}
