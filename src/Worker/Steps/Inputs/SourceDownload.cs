using System.Net;
using System.Net.Http.Headers;
using ImageGen.Contracts;
using ImageGen.Egress;
using ImageGen.Providers.Http;

namespace ImageGen.Worker.Steps.Inputs;

/// <summary>Fetches images from addresses that callers name, through the egress guard: at most 10 MB in 15 s, without redirects and without credentials.</summary>
internal sealed class SourceDownload(EgressGuard egress, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromMinutes(5);

    private readonly HttpMessageInvoker _http = new(egress.CreateHandler(SourceImages.MaxBytes));

    /// <summary>The bytes at the address, unchecked.</summary>
    /// <exception cref="SourceRefusedException">The address is not allowed, or has no image.</exception>
    /// <exception cref="SourceAwayException">The image can't be fetched now.</exception>
    public async Task<ReadOnlyMemory<byte>> FetchAsync(string address, CancellationToken held)
    {
        using var timeout = new CancellationTokenSource(RequestTimeout, time);
        using var timeoutOrCanceled = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, held);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Accept.ParseAdd("image/png, image/jpeg, image/webp");
            using var response = await _http.SendAsync(request, timeoutOrCanceled.Token);
            return await ReadAsync(response, timeoutOrCanceled.Token);
        }
        catch (EgressRefusedException refusal)
        {
            throw new SourceRefusedException($"The source image is not fetched. {refusal.Message}", refusal);
        }
        catch (ContentCodingException fault)
        {
            throw new SourceRefusedException($"The source image can't be read. {fault.Message}", fault);
        }
        catch (Exception fault) when (fault is EgressLimitException or BodyTooLargeException)
        {
            throw new SourceRefusedException("The source image is larger than 10 MB.", fault);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or UriFormatException)
        {
            throw new SourceAwayException("The server of the source image can't be reached.", innerException: fault);
        }
        catch (OperationCanceledException fault) when (!held.IsCancellationRequested)
        {
            throw new SourceAwayException("The source image did not arrive in time.", innerException: fault);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || status >= 500
                ? new SourceAwayException($"The source image is not available now (HTTP {status}).", WaitOf(response.Headers.RetryAfter))
                : new SourceRefusedException(status is >= 300 and < 400
                    ? $"The address of the source image redirects (HTTP {status}); redirects are not followed."
                    : $"There is no source image at the address (HTTP {status}).");
        }

        // Without a content length a broken connection looks like the end; the image is then incomplete and refused for that reason.
        return await BodyReader.ReadAsync(response.Content, SourceImages.MaxBytes, cancellationToken);
    }

    private TimeSpan? WaitOf(RetryConditionHeaderValue? header)
    {
        var asked = header?.Delta ?? header?.Date - time.GetUtcNow();
        return asked is { } wait && wait > TimeSpan.Zero ? wait < MaxRetryAfter ? wait : MaxRetryAfter : null;
    }
}
