using System.Net;

namespace ImageGen.Client;

/// <summary>
/// Sends calls that have the same effect when they are repeated: again after a broken connection, when the gateway is unavailable for a moment, and, if the settings allow
/// that, after a rate limit.
/// </summary>
internal sealed class RepeatedCalls(HttpClient http, ImageGenClientOptions options, TimeProvider time)
{
    /// <summary>The pause before the first repetition; the following ones double it.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan DefaultRetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>Sends a call and reads its response, repeating both.</summary>
    /// <param name="create">Creates the request of each attempt.</param>
    /// <param name="read">Reads a successful response.</param>
    /// <param name="cancellationToken">Cancels the call, and its waits.</param>
    /// <exception cref="ImageGenException">The gateway refused the call.</exception>
    /// <exception cref="HttpRequestException">The gateway does not respond.</exception>
    public async Task<T> SendAsync<T>(Func<HttpRequestMessage> create, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
        => await SendAsync(create, read, options.MaxAttempts, cancellationToken).ConfigureAwait(false);

    /// <summary>The same for a call that is not repeated after a broken connection, because it may have taken effect.</summary>
    public async Task<T> SendOnceAsync<T>(Func<HttpRequestMessage> create, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
        => await SendAsync(create, read, maxAttempts: 1, cancellationToken).ConfigureAwait(false);

    /// <summary>Sends a call and returns its successful response, whose body is still to be read. The caller disposes of it.</summary>
    public async Task<HttpResponseMessage> OpenAsync(Func<HttpRequestMessage> create, CancellationToken cancellationToken)
        => await SendAsync<HttpResponseMessage>(create, read: null, options.MaxAttempts, cancellationToken).ConfigureAwait(false);

    private async Task<T> SendAsync<T>(Func<HttpRequestMessage> create, Func<HttpResponseMessage, CancellationToken, Task<T>>? read, int maxAttempts, CancellationToken cancellationToken)
    {
        var waited = TimeSpan.Zero;
        for (var attempt = 1; ; attempt++)
        {
            HttpResponseMessage? response = null;
            try
            {
                response = await SendAsync(create, cancellationToken).ConfigureAwait(false);
                if (response.IsSuccessStatusCode)
                {
                    return await ResultOfAsync(response, read, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException)
            {
                if (attempt >= maxAttempts)
                {
                    throw fault as HttpRequestException ?? new HttpRequestException("The connection to the gateway broke in the middle of a response.", fault);
                }

                response = null;
            }

            using (response)
            {
                var (isLimit, pause) = await PauseAsync(response, attempt, maxAttempts, waited, cancellationToken).ConfigureAwait(false);
                (attempt, waited) = isLimit ? (attempt - 1, waited + pause) : (attempt, waited);
                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>What a response holds; without a way to read it, the response itself.</summary>
    private static async Task<T> ResultOfAsync<T>(HttpResponseMessage response, Func<HttpResponseMessage, CancellationToken, Task<T>>? read, CancellationToken cancellationToken)
    {
        if (read is null)
        {
            return (T)(object)response;
        }

        using (response)
        {
            return await read(response, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> create, CancellationToken cancellationToken)
    {
        using var request = create();
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"The gateway did not respond within {http.Timeout}.", fault);
        }
    }

    /// <summary>How long to wait before the next attempt, and whether it is a limit that is waited for. Throws if there is no next attempt.</summary>
    /// <param name="response">The error response; null after a broken connection.</param>
    /// <param name="attempt">The number of the attempt.</param>
    /// <param name="maxAttempts">The number of the last attempt.</param>
    /// <param name="waited">How long the call has waited for limits.</param>
    /// <param name="cancellationToken">Cancels the read of the error.</param>
    private async Task<(bool IsLimit, TimeSpan Pause)> PauseAsync(HttpResponseMessage? response, int attempt, int maxAttempts, TimeSpan waited, CancellationToken cancellationToken)
    {
        if (response?.StatusCode == HttpStatusCode.TooManyRequests)
        {
            var wait = ImageGenException.RetryAfterOf(response, time.GetUtcNow()) ?? DefaultRetryAfter;
            return wait <= options.RateLimitWait - waited ? (true, wait) : throw await ImageGenException.OfAsync(response, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        }

        if (response is not null && (attempt >= maxAttempts || response.StatusCode is not (HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout)))
        {
            throw await ImageGenException.OfAsync(response, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        }

        return (false, FirstPause * Math.Pow(2, attempt - 1));
    }
}
