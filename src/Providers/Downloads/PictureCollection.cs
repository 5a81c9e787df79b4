using System.Text.Json;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Downloads;

/// <summary>
/// From a good answer to its picture. From here on the picture is bought for certain, whatever becomes of it: what can't be had ends as
/// a refusal that may have charged, never as a fault, after which somebody could think of ordering again.
/// </summary>
internal sealed class PictureCollection(PictureDownloader downloader, TimeProvider clock) : IDisposable
{
    // A picture that was made in the last second of the deadline is still worth a try or two. The caller's own patience ends 30 s after it.
    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    /// <summary>The picture of an answer, downloaded where the answer has an address in place of bytes.</summary>
    /// <param name="base64">Its bytes, if they are there.</param>
    /// <param name="url">Its address, if it is there.</param>
    /// <param name="rest">What is left of the order's deadline.</param>
    /// <param name="remark">What is to be said of a picture that is had.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<SubmitOutcome> CollectAsync(JsonElement base64, JsonElement url, TimeSpan rest, string? remark, CancellationToken cancellationToken)
        => Base64Picture.Is(base64) ? Base64Picture.OutcomeOf(base64, remark)
            : WireJson.TextOf(url) is { } address ? await FetchAsync(address, rest < LeastTime ? LeastTime : rest, remark, cancellationToken)
            : LostPicture.Because("The service answered without a picture.");

    public void Dispose() => downloader.Dispose();

    /// <summary>Downloads are free and the picture is paid for, so they are tried again as long as there is time: nobody else has the address.</summary>
    private async Task<SubmitOutcome> FetchAsync(string address, TimeSpan limit, string? remark, CancellationToken cancellationToken)
    {
        if (!downloader.Allows(address))
        {
            // Settings do not change while we wait.
            return LostPicture.Because("The picture's address is not at a host that pictures are fetched from; if it is the service's, add it to DownloadHosts.");
        }

        using var call = new CallLimit(limit, clock, cancellationToken);
        var message = "The service did not answer in time.";
        try
        {
            for (var wait = FirstWait; ; wait = Shorter(wait * 2, LongestWait))
            {
                try
                {
                    return new SubmitOutcome.Completed(await downloader.FetchAsync(address, call.Token), remark);
                }
                catch (ProviderFaultException fault)
                {
                    message = fault.Message;
                    await Task.Delay(fault.RetryAfter is { } asked && asked > wait ? asked : wait, clock, call.Token);
                }
            }
        }
        catch (PictureGoneException gone)
        {
            return LostPicture.Because(gone.Message);
        }
        catch (OperationCanceledException exception)
        {
            call.ThrowIfCallerStopped(exception);
            return LostPicture.Because(message);
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
