using ImageGen.Contracts;
using ImageGen.Jobs.Requests;
using ImageGen.Providers;
using ImageGen.Storage.Results;
using ImageGen.Storage.Results.Formats;
using ImageGen.Storage.Results.Sources;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Instances;
using ImageGen.Worker.Steps.Inputs.Decoding;
using ImageGen.Worker.Steps.Outcomes;
using Microsoft.Extensions.Options;

namespace ImageGen.Worker.Steps.Inputs;

/// <summary>
/// Loads the source image of a job before anything is bought, once per attempt: from the result store if it came with the request, otherwise from the caller's
/// address. It is decoded here, so that no image is bought for an unreadable source.
/// </summary>
internal sealed class SourceImageLoader(IResultStore results, SourceDownload download, SourceDecoder decoder, Timings timings, IOptions<WorkerOptions> options) : IDisposable
{
    // All callers' hosts may be slow at the same time: downloads use at most half of this worker's slots.
    private readonly SemaphoreSlim _downloads = new(Math.Max(1, options.Value.Slots / 2));

    public void Dispose() => _downloads.Dispose();

    /// <summary>The image in the form for the provider, null for a job without one; or the result that ends the claim without it.</summary>
    public async Task<(InputImage? Image, StepResult? Ending)> LoadAsync(ClaimedJob job, ProviderInstance instance)
    {
        if (job.Row.Request.Image is not { } image)
        {
            return (null, null);
        }

        var isAddress = !SourceImage.IsData(image) && !image.StartsWith(SourceImages.KeptPrefix, StringComparison.Ordinal);
        try
        {
            return await ReadAsync(job, image, isAddress) is { } bytes
                ? (await decoder.PrepareAsync(bytes, isAddress ? image : null, instance.Provider.NeedsSimpleSources, job.Held), null)
                : (null, StepResult.After(Backoff.AtLeast(timings.FirstRetry)));
        }
        catch (InvalidImageException fault)
        {
            return Fail(job, $"The source image can't be used. {fault.Message}");
        }
        catch (SourceRefusedException fault)
        {
            return Fail(job, fault.Message);
        }
        catch (SourceAwayException fault)
        {
            return (null, TryAgain(job, FailureReason.InvalidRequest, fault.Message, fault.RetryAfter));
        }
        catch (DecoderOutOfMemoryException)
        {
            return (null, TryAgain(job, FailureReason.Internal, "There is no memory for the source image now.", null));
        }
        catch (ResultStoreException)
        {
            return (null, TryAgain(job, FailureReason.Internal, "The source image in the result store can't be read now.", null));
        }
    }

    private static (InputImage?, StepResult) Fail(ClaimedJob job, string message) => (null, TerminalResults.Failed(job, FailureReason.InvalidRequest, message, Charge.None));

    /// <summary>Like a retry after an order that bought nothing, except that the job is still queued and keeps that state.</summary>
    private StepResult TryAgain(ClaimedJob job, FailureReason reason, string message, TimeSpan? retryAfter)
        => RetryPolicy.Requeue(job, reason, message, timings.FirstRetry, retryAfter) switch
        {
            StepResult.Postpone later => later with { Reschedule = later.Reschedule with { Requeue = false } },
            var ending => ending,
        };

    /// <summary>The bytes; null when they are at an address and too many downloads are running.</summary>
    private async Task<ReadOnlyMemory<byte>?> ReadAsync(ClaimedJob job, string image, bool isAddress)
    {
        if (!isAddress)
        {
            return image.StartsWith(SourceImages.KeptPrefix, StringComparison.Ordinal) ? await ReadKeptAsync(job, image)
                : SourceImage.Decode(image) ?? throw new SourceRefusedException("The source image is not base64 of at most 10 MB.");
        }

        if (!_downloads.Wait(0))
        {
            return null;
        }

        try
        {
            return await download.FetchAsync(image, job.Held);
        }
        finally
        {
            _downloads.Release();
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadKeptAsync(ClaimedJob job, string image)
    {
        if (SourceImageStorage.KeyOf(image, job.Row.Id, job.Row.BatchId) is not { } key)
        {
            throw new SourceRefusedException("The source image does not belong to this request.");
        }

        if (await results.OpenAsync(key, job.Held) is not { } stream)
        {
            throw new SourceRefusedException("The source image of the request is not in the result store.");
        }

        await using (stream)
        {
            using var buffer = new MemoryStream();
            await stream.CopyToAsync(buffer, job.Held);
            return buffer.ToArray();
        }
    }
}
