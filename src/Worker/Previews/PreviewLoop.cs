using ImageGen.Storage.Results;
using ImageGen.Storage.Results.Formats;

namespace ImageGen.Worker.Previews;

/// <summary>
/// Makes the previews of images whose jobs have ended. One at a time, with a pause as long as each took, so that previews use at most half of one processor. The decoder reads bytes of
/// third parties: by then the image is stored and its job is over, so that not even a crash in it costs an image.
/// </summary>
internal sealed partial class PreviewLoop(PreviewQueue queue, IResultStore results, TimeProvider time, ILogger<PreviewLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AtStop = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                var entry = await queue.TakeAsync(stoppingToken);
                var begin = time.GetTimestamp();
                await MakeAsync(entry);
                await Task.Delay(time.GetElapsedTime(begin), time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // A program that generates one image and ends makes its preview too.
            for (var begin = time.GetTimestamp(); time.GetElapsedTime(begin) < AtStop && queue.TryTake() is { } entry;)
            {
                await MakeAsync(entry);
            }
        }
    }

    /// <summary>Makes and stores one preview. A failure leaves the image without one.</summary>
    internal async Task MakeAsync(PreviewQueue.Entry entry)
    {
        using var timeout = new CancellationTokenSource(Patience, time);
        try
        {
            if ((entry.Bytes ?? await ReadAsync(entry, timeout.Token)) is { } bytes)
            {
                await results.PutPreviewAsync(entry.Image.Key, PreviewMaker.Make(bytes), timeout.Token);
            }
        }
        catch (Exception fault) when (fault is InvalidImageException or ResultStoreException)
        {
            LogFailed(entry.Image.Key, fault.Message);
        }
        catch (Exception fault)
        {
            LogFailed(entry.Image.Key, fault.GetType().Name);
        }
    }

    private async Task<ReadOnlyMemory<byte>?> ReadAsync(PreviewQueue.Entry entry, CancellationToken cancellationToken)
    {
        await using var stream = await results.OpenAsync(entry.Image.Key, cancellationToken);
        if (stream is null)
        {
            return null;
        }

        var bytes = new byte[entry.Image.Bytes];
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    [LoggerMessage(Level = LogLevel.Information, EventName = "image.no_preview", Message = "Making the preview of image {Key} failed; the image is stored and remains without a preview: {Fault}")]
    private partial void LogFailed(string key, string fault);
}
