using System.Net.Http.Headers;
using System.Net.Mime;
using System.Security.Authentication;
using ImageGen.Egress;
using ImageGen.Jobs.Signing;
using ImageGen.ServiceDefaults.Telemetry;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Worker.Webhooks;

/// <summary>
/// Sends a signed body through the egress guard, in at most 15 s, without redirects. Only the status and <c>Retry-After</c> of the response are used; its body is
/// not read.
/// </summary>
internal sealed class WebhookSender(EgressGuard egress, TimeProvider time) : IDisposable
{
    // Subscribers have matched on the second product name since the first version.
    private static readonly string UserAgent = $"{ProductIdentity.UserAgent} ImageGen-Webhooks/1";

    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(15);

    // A size limit for the response would turn a 200 with a long page into a failure.
    private readonly HttpMessageInvoker _http = new(egress.CreateHandler(responseLimit: long.MaxValue));

    /// <summary>Sends, and returns the result, also of a failure; throws only when <paramref name="held"/> is canceled.</summary>
    public async Task<PostAnswer> PostAsync(string id, string url, byte[] body, IReadOnlyList<string> secrets, CancellationToken held)
    {
        var (at, began) = (time.GetUtcNow(), time.GetTimestamp());
        using var timeout = new CancellationTokenSource(RequestTimeout, time);
        using var timeoutOrCanceled = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, held);
        try
        {
            using var request = NewRequest(id, url, at, body, secrets);
            using var response = await _http.SendAsync(request, timeoutOrCanceled.Token);
            var status = (int)response.StatusCode;
            return Answer(status, status is >= 200 and < 300 ? null : status is >= 300 and < 400 ? "redirect" : "status", WaitOf(response.Headers.RetryAfter));
        }
        catch (Exception fault) when (!held.IsCancellationRequested && ErrorOf(fault) is not null)
        {
            return Answer(null, ErrorOf(fault), null);
        }

        PostAnswer Answer(int? status, string? error, TimeSpan? wait)
            => new(new DeliveryAttempt(at, (int)time.GetElapsedTime(began).TotalMilliseconds, status, error), error is null ? null : wait);
    }

    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage NewRequest(string id, string url, DateTimeOffset at, byte[] body, IReadOnlyList<string> secrets)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json) } },
        };

        // Each of these refuses a value with a line break.
        request.Headers.Add(WebhookSignature.IdHeader, id);
        request.Headers.Add(WebhookSignature.TimestampHeader, $"{at.ToUnixTimeSeconds()}");
        request.Headers.Add(WebhookSignature.SignatureHeader, WebhookSignature.Sign(id, at, body, secrets));
        request.Headers.UserAgent.ParseAdd(UserAgent);
        if (TraceParent.Current is { } trace)
        {
            request.Headers.Add(TraceParent.Header, trace);
        }

        return request;
    }

    /// <summary>The recorded error of a fault: its kind, without its message. Null when it is not a fault of the connection to the subscriber.</summary>
    private static string? ErrorOf(Exception fault) => fault switch
    {
        EgressRefusedException or UriFormatException => "refused_address",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } or HttpRequestException { InnerException: AuthenticationException } => "tls",
        HttpRequestException or IOException => "connection",

        // The caller did not cancel it, so it was our time limit or that of the connection.
        OperationCanceledException => "timeout",
        _ => null,
    };

    private TimeSpan? WaitOf(RetryConditionHeaderValue? header)
    {
        var asked = header?.Delta ?? header?.Date - time.GetUtcNow();
        return asked > TimeSpan.Zero ? asked : null;
    }
}
