using System.Text.Json;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Downloads;

/// <summary>
/// Gets the image of a successful response. The image is certainly bought: if it can't be fetched, the result is
/// a refusal that may have charged, never an exception, after which a worker could order again.
/// </summary>
internal sealed class ImageCollection(ImageDownloader downloader, TimeProvider clock) : IImageFetcher, IDisposable
{
    // An image that was finished in the last second of the deadline is still worth an attempt. The caller's own limit ends 30 s later.
    private static readonly TimeSpan MinTime = TimeSpan.FromSeconds(20);

    private const int MaxAddressLength = 8192;

    /// <summary>The image of a response, downloaded if the response has an address instead of bytes.</summary>
    /// <param name="base64">Its bytes, if present.</param>
    /// <param name="url">Its address, if present.</param>
    /// <param name="rest">The remaining time of the order's deadline.</param>
    /// <param name="remark">The remark for the receipt.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<SubmitOutcome> CollectAsync(JsonElement base64, JsonElement url, TimeSpan rest, string? remark, CancellationToken cancellationToken)
        => Base64Image.Is(base64) ? Base64Image.OutcomeOf(base64, remark)
            : WireJson.TextOf(url) is { } address ? await FetchAsync(address, rest < MinTime ? MinTime : rest, remark, cancellationToken)
            : LostImage.Because("The service responded without an image.");

    public Task<ReadOnlyMemory<byte>> FetchAsync(ImageSource source, CancellationToken cancellationToken) => downloader.FetchAsync(source.Uri, cancellationToken);

    public void Dispose() => downloader.Dispose();

    /// <summary>
    /// Tries once, so that usually the image is there at once. After that the address must be saved first: nothing else identifies the image, and
    /// this process may end. An image that is not there yet, and a host that is unavailable or not allowed yet, may be available later.
    /// </summary>
    private async Task<SubmitOutcome> FetchAsync(string address, TimeSpan limit, string? remark, CancellationToken cancellationToken)
    {
        var kept = downloader.AbsoluteOf(address) is { Length: <= MaxAddressLength } absolute ? absolute : null;
        using var call = new CallLimit(limit, clock, cancellationToken);
        string message;
        try
        {
            return new SubmitOutcome.Completed(await downloader.FetchAsync(address, call.Token), remark);
        }
        catch (Exception fault) when (fault is ProviderFaultException or ImageGoneException)
        {
            message = fault.Message;
        }
        catch (OperationCanceledException exception)
        {
            call.ThrowIfCallerStopped(exception);
            message = "The service did not respond in time.";
        }

        return kept is not null ? new SubmitOutcome.Made(new ImageSource(kept), message, remark) : LostImage.Because(message);
    }
}
