using System.Net;
using ImageGen.Contracts;
using ImageGen.Egress;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Downloads;

/// <summary>
/// Fetches finished images: only from allowed hosts, at most <see cref="Cap"/> bytes in 60 s, and only complete images. It
/// has no token, so that none can leak.
/// </summary>
internal sealed class ImageDownloader : IDisposable
{
    /// <summary>
    /// Largest image that is accepted, fetched or inside a response: 72 MB. The largest that may be ordered has 4096 x 4096 pixels; as an incompressible
    /// PNG with transparency it has 64 MB, plus what services write into its text chunks.
    /// </summary>
    public const int Cap = 72 * 1024 * 1024;

    /// <summary>Largest response with such an image inside: base64 makes four bytes of three, plus the rest of the JSON.</summary>
    public const int ResponseCap = (Cap / 3 * 4) + (1024 * 1024);

    /// <summary>The limit as text for messages.</summary>
    public const string CapText = "72 MB";

    private const int MaxRedirects = 3;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan GraceStep = TimeSpan.FromSeconds(2);

    private readonly DownloadRules _rules;

    private readonly TimeProvider _clock;

    /// <summary>For hosts that the operator configured.</summary>
    private readonly HttpMessageInvoker _own;

    /// <summary>For all other hosts.</summary>
    private readonly HttpMessageInvoker _guarded;

    public ImageDownloader(DownloadRules rules, TimeProvider clock, EgressGuard? egress = null)
        : this(rules, clock, Connections.Pooled(), (egress ?? EgressGuard.Strict).CreateHandler(Cap))
    {
    }

    internal ImageDownloader(DownloadRules rules, TimeProvider clock, HttpMessageHandler handler)
        : this(rules, clock, handler, handler)
    {
    }

    private ImageDownloader(DownloadRules rules, TimeProvider clock, HttpMessageHandler own, HttpMessageHandler guarded)
        => (_rules, _clock, _own, _guarded) = (rules, clock, new HttpMessageInvoker(own), new HttpMessageInvoker(guarded));

    /// <summary>How long a newly generated image may be missing. Default not at all.</summary>
    public TimeSpan Grace { get; init; }

    /// <summary>Fetches the image at an http(s) address or inside a <c>data:</c> URI.</summary>
    /// <exception cref="ImageGoneException">It has been deleted, or is not an image that can be kept.</exception>
    /// <exception cref="ProviderFaultException">It can't be fetched now.</exception>
    public async Task<ReadOnlyMemory<byte>> FetchAsync(string address, CancellationToken cancellationToken)
    {
        if (DataUri.Is(address))
        {
            var bytes = DataUri.Decode(address, Cap) ?? throw new ImageGoneException($"The service returned a data: URI that contains no image of at most {CapText}.");
            return Checked(bytes);
        }

        if (_rules.Links.Read(address) is not { } uri)
        {
            throw new ImageGoneException("The service returned an invalid address.");
        }

        using var call = new CallLimit(Limit, _clock, cancellationToken);
        try
        {
            return await GetAsync(uri, call.Token);
        }
        catch (EgressRefusedException refusal)
        {
            // A temporary failure: the image exists and is paid for, and the operator can allow the network.
            throw new ProviderFaultException(
                FailureReason.ProviderUnavailable, $"The image is not fetched. {refusal.Message} See ImageGen:Egress.", mayHaveBought: false, innerException: refusal);
        }
        catch (Exception exception) when (exception is BodyTooLargeException or EgressLimitException)
        {
            throw new ImageGoneException($"The image is larger than {CapText} and is not fetched.", exception);
        }
        catch (Exception exception) when (ProviderFaults.IsTransport(exception))
        {
            call.ThrowIfCallerStopped(exception);
            throw ProviderFaults.Of(exception, mayHaveBought: false);
        }
    }

    /// <summary>The absolute address of a link to a host, in a form that may be saved for later; null for any other.</summary>
    public string? AbsoluteOf(string link) => !DataUri.Is(link) && _rules.Links.Read(link) is { Scheme: "http" or "https" } address ? address.OriginalString : null;

    public void Dispose()
    {
        _own.Dispose();
        _guarded.Dispose();
    }

    private async Task<ReadOnlyMemory<byte>> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        var since = _clock.GetTimestamp();
        while (true)
        {
            try
            {
                return Checked(await FetchFirstAsync(_rules.Links.Candidates(address), cancellationToken));
            }
            catch (ImageGoneException) when (_clock.GetElapsedTime(since) < Grace)
            {
                await Task.Delay(GraceStep, _clock, cancellationToken);
            }
        }
    }

    /// <summary>Tries the addresses in order, until one of them can be reached.</summary>
    private async Task<ReadOnlyMemory<byte>> FetchFirstAsync(IReadOnlyList<Uri> candidates, CancellationToken cancellationToken)
    {
        foreach (var candidate in candidates.SkipLast(1))
        {
            try
            {
                return await FollowAsync(candidate, cancellationToken);
            }
            catch (HttpRequestException exception) when (exception.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.NameResolutionError)
            {
                // Not reachable: the name or the port is one that only the service itself can use.
            }
        }

        return await FollowAsync(candidates[^1], cancellationToken);
    }

    private async Task<ReadOnlyMemory<byte>> FollowAsync(Uri address, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            if (!_rules.Allow(address))
            {
                // A temporary failure: the image exists and is paid for, and the operator can allow the host.
                throw Fault($"Images are not fetched from {address.Scheme}://{address.IdnHost}; if it is the service's, add the host to DownloadHosts.");
            }

            // Without the fragment, which is never sent.
            using var request = new HttpRequestMessage(HttpMethod.Get, address.GetLeftPart(UriPartial.Query));
            ProductIdentity.AddUserAgent(request);
            using var response = await (_rules.IsOperators(address) ? _own : _guarded).SendAsync(request, cancellationToken);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308))
            {
                return await ReadAsync(response, cancellationToken);
            }

            if (redirects == MaxRedirects || response.Headers.Location is not { } next || !Uri.TryCreate(address, next, out var target))
            {
                throw Fault("The image's address has too many redirects.");
            }

            // The target of a redirect is correct except for the scheme, which may be wrong.
            address = _rules.IsOwnService(target.IdnHost) ? _rules.Links.Candidates(target)[0] : target;
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken) => response.StatusCode switch
    {
        HttpStatusCode.OK => await BodyReader.ReadAsync(response.Content, Cap, cancellationToken),
        // Expired signed addresses return 403.
        HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.Forbidden
            => throw new ImageGoneException($"The service has deleted the image (HTTP {(int)response.StatusCode})."),
        HttpStatusCode.TooManyRequests => throw new ProviderFaultException(
            FailureReason.RateLimited, "The image can't be fetched now (HTTP 429).", mayHaveBought: false, RetryAfter.Of(response.Headers, _clock)),
        _ => throw Fault($"The image can't be fetched now (HTTP {(int)response.StatusCode})."),
    };

    private static ReadOnlyMemory<byte> Checked(ReadOnlyMemory<byte> bytes)
    {
        if (ImageBytes.IsComplete(bytes.Span))
        {
            return bytes;
        }

        throw bytes.Length < ImageBytes.SignatureLength || ImageBytes.IsImage(bytes.Span)
            ? Fault("The image was cut off during the download.")
            : new ImageGoneException(ImageBytes.IsPage(bytes.Span)
                ? "The service shows a page instead of the image."
                : "The service sent a file that is not a PNG, JPEG or WebP.");
    }

    private static ProviderFaultException Fault(string message) => new(FailureReason.ProviderUnavailable, message, mayHaveBought: false);
}
