using System.Text.Json;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Downloads;

/// <summary>
/// From a good answer to its image. From here on the image is bought for certain, whatever becomes of it: what can't be had ends as
/// a refusal that may have charged, never as a fault, after which somebody could think of ordering again.
/// </summary>
internal sealed class ImageCollection(ImageDownloader downloader, TimeProvider clock) : IImageFetcher, IDisposable
{
    // An image that was made in the last second of the deadline is still worth a try. The caller's own patience ends 30 s after it.
    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(20);

    private const int LongestAddress = 8192;

    /// <summary>The image of an answer, downloaded where the answer has an address in place of bytes.</summary>
    /// <param name="base64">Its bytes, if they are there.</param>
    /// <param name="url">Its address, if it is there.</param>
    /// <param name="rest">What is left of the order's deadline.</param>
    /// <param name="remark">What is to be said of an image that is had.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<SubmitOutcome> CollectAsync(JsonElement base64, JsonElement url, TimeSpan rest, string? remark, CancellationToken cancellationToken)
        => Base64Image.Is(base64) ? Base64Image.OutcomeOf(base64, remark)
            : WireJson.TextOf(url) is { } address ? await FetchAsync(address, rest < LeastTime ? LeastTime : rest, remark, cancellationToken)
            : LostImage.Because("The service answered without an image.");

    public Task<ReadOnlyMemory<byte>> FetchAsync(ImageSource source, CancellationToken cancellationToken) => downloader.FetchAsync(source.Uri, cancellationToken);

    public void Dispose() => downloader.Dispose();

    /// <summary>
    /// Tried once, so that the usual image comes at once. After that the address is to be saved before anything else: it is all there is, and
    /// this process may end. An image that is not there yet, a host that is away or not allowed yet: all of that may be another way later.
    /// </summary>
    private async Task<SubmitOutcome> FetchAsync(string address, TimeSpan limit, string? remark, CancellationToken cancellationToken)
    {
        var kept = downloader.AbsoluteOf(address) is { Length: <= LongestAddress } absolute ? absolute : null;
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
            message = "The service did not answer in time.";
        }

        return kept is not null ? new SubmitOutcome.Made(new ImageSource(kept), message, remark) : LostImage.Because(message);
    }
}
