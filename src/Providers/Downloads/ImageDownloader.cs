using System.Net;
using ImageGen.Contracts;
using ImageGen.Egress;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Downloads;

/// <summary>
/// Fetches finished images: only from allowed hosts, at most <see cref="Cap"/> bytes in 60 s, and only bytes that are a whole image. It
/// knows no token, so that none can leave.
/// </summary>
internal sealed class ImageDownloader : IDisposable
{
    /// <summary>
    /// Largest image that is taken, fetched or inside an answer: 72 MB. The largest that may be ordered has 4096 x 4096 pixels; as a PNG that
    /// does not compress, with transparency, it has 64 MB, and what services write into its text chunks comes on top.
    /// </summary>
    public const int Cap = 72 * 1024 * 1024;

    /// <summary>Largest answer with such an image inside: base64 makes four bytes of three, and the rest of the JSON takes some more.</summary>
    public const int AnswerCap = (Cap / 3 * 4) + (1024 * 1024);

    /// <summary>The cap as messages name it.</summary>
    public const string CapInWords = "72 MB";

    private const int MaxRedirects = 3;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan GraceStep = TimeSpan.FromSeconds(2);

    private readonly DownloadRules _rules;

    private readonly TimeProvider _clock;

    /// <summary>To hosts that the operator named.</summary>
    private readonly HttpMessageInvoker _own;

    /// <summary>To everybody else.</summary>
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

    /// <summary>For how long an image may be missing that was just made. Default not at all.</summary>
    public TimeSpan Grace { get; init; }

    /// <summary>The image at an http(s) address or inside a <c>data:</c> address.</summary>
    /// <exception cref="ImageGoneException">It has been deleted, or is something else than an image we can keep.</exception>
    /// <exception cref="ProviderFaultException">Not now.</exception>
    public async Task<ReadOnlyMemory<byte>> FetchAsync(string address, CancellationToken cancellationToken)
    {
        if (DataUri.Is(address))
        {
            var bytes = DataUri.Decode(address, Cap) ?? throw new ImageGoneException($"The service answered with a data: address that holds no image of at most {CapInWords}.");
            return Checked(bytes);
        }

        if (_rules.Links.Read(address) is not { } uri)
        {
            throw new ImageGoneException("The service gave an address that is none.");
        }

        using var call = new CallLimit(Limit, _clock, cancellationToken);
        try
        {
            return await GetAsync(uri, call.Token);
        }
        catch (EgressRefusedException refusal)
        {
            // A fault and not an end: the image is there and paid for, and the operator can allow the network.
            throw new ProviderFaultException(
                FailureReason.ProviderUnavailable, $"The image is not fetched. {refusal.Message} See ImageGen:Egress.", mayHaveBought: false, innerException: refusal);
        }
        catch (Exception exception) when (exception is BodyTooLargeException or EgressLimitException)
        {
            throw new ImageGoneException($"The image is larger than {CapInWords} and is not fetched.", exception);
        }
        catch (Exception exception) when (ProviderFaults.IsTransport(exception))
        {
            call.ThrowIfCallerStopped(exception);
            throw ProviderFaults.Of(exception, mayHaveBought: false);
        }
    }

    /// <summary>The absolute address of a link that leads to a host, as it may be saved for later; null for any other.</summary>
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
                return Checked(await LookAsync(_rules.Links.Places(address), cancellationToken));
            }
            catch (ImageGoneException) when (_clock.GetElapsedTime(since) < Grace)
            {
                await Task.Delay(GraceStep, _clock, cancellationToken);
            }
        }
    }

    /// <summary>Asks at one place after the other, until one of them can be reached.</summary>
    private async Task<ReadOnlyMemory<byte>> LookAsync(IReadOnlyList<Uri> places, CancellationToken cancellationToken)
    {
        foreach (var place in places.SkipLast(1))
        {
            try
            {
                return await FollowAsync(place, cancellationToken);
            }
            catch (HttpRequestException exception) when (exception.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.NameResolutionError)
            {
                // Nobody there: the name or the port was one that the service has only for itself.
            }
        }

        return await FollowAsync(places[^1], cancellationToken);
    }

    private async Task<ReadOnlyMemory<byte>> FollowAsync(Uri address, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            if (!_rules.Allow(address))
            {
                // A fault and not an end: the image is there and paid for, and the operator can allow the host.
                throw Fault($"Images are not fetched from {address.Scheme}://{address.IdnHost}; if it is the service's, add the host to DownloadHosts.");
            }

            // Without a fragment, which nobody is sent anyway.
            using var request = new HttpRequestMessage(HttpMethod.Get, address.GetLeftPart(UriPartial.Query));
            ProductIdentity.Introduce(request);
            using var response = await (_rules.IsOperators(address) ? _own : _guarded).SendAsync(request, cancellationToken);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308))
            {
                return await ReadAsync(response, cancellationToken);
            }

            if (redirects == MaxRedirects || response.Headers.Location is not { } next || !Uri.TryCreate(address, next, out var target))
            {
                throw Fault("The image's address leads from redirect to redirect.");
            }

            // A redirect comes from somebody who knows where the image is: of it only the scheme may be wrong.
            address = _rules.IsOwnService(target.IdnHost) ? _rules.Links.Places(target)[0] : target;
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken) => response.StatusCode switch
    {
        HttpStatusCode.OK => await BodyReader.ReadAsync(response.Content, Cap, cancellationToken),
        // Signed addresses that have expired answer 403.
        HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.Forbidden
            => throw new ImageGoneException($"The service has deleted the image (HTTP {(int)response.StatusCode})."),
        HttpStatusCode.TooManyRequests => throw new ProviderFaultException(
            FailureReason.RateLimited, "The image can't be fetched now (HTTP 429).", mayHaveBought: false, RetryAfter.Of(response.Headers, _clock)),
        _ => throw Fault($"The image can't be fetched now (HTTP {(int)response.StatusCode})."),
    };

    private static ReadOnlyMemory<byte> Checked(ReadOnlyMemory<byte> bytes)
    {
        if (ImageBytes.IsWhole(bytes.Span))
        {
            return bytes;
        }

        throw bytes.Length < ImageBytes.SignatureLength || ImageBytes.IsPicture(bytes.Span)
            ? Fault("The image came only in part.")
            : new ImageGoneException(ImageBytes.IsPage(bytes.Span)
                ? "The service shows a page in place of the image."
                : "The service gave something that is neither PNG nor JPEG nor WebP.");
    }

    private static ProviderFaultException Fault(string message) => new(FailureReason.ProviderUnavailable, message, mayHaveBought: false);
}
