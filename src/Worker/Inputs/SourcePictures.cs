using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.ServiceDefaults.Requests;
using ImageGen.Storage.Results;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Generation;
using Microsoft.Extensions.Options;

namespace ImageGen.Worker.Inputs;

/// <summary>
/// Brings the picture that a job starts from, before anything is bought: from the result store where it came with the request, else from
/// the address that the caller named. Once an attempt.
/// </summary>
internal sealed class SourcePictures(IResultStore results, SourceDownload download, Timings timings, IOptions<WorkerOptions> options) : IDisposable
{
    // Callers' hosts may be slow, all of them at once: they get half of what this worker does at a time.
    private readonly SemaphoreSlim _downloads = new(Math.Max(1, options.Value.Slots / 2));

    public void Dispose() => _downloads.Dispose();

    /// <summary>The picture, null for a job that starts from none; or how the claim ends without it.</summary>
    public async Task<(SourcePicture? Picture, Step? Ending)> BringAsync(JobInHand job)
    {
        if (job.Row.Request.Image is not { } image)
        {
            return (null, null);
        }

        var isAddress = !SourceImage.IsData(image) && !image.StartsWith(SourceImages.KeptPrefix, StringComparison.Ordinal);
        if (isAddress && !_downloads.Wait(0))
        {
            return (null, Step.After(Pace.AtLeast(timings.FirstRetry)));
        }

        try
        {
            var bytes = await ReadAsync(job, image);
            var info = PictureInfo.Read(bytes.Span);
            return (new SourcePicture(bytes, info.ContentType, info.Width, info.Height, isAddress ? image : null), null);
        }
        catch (NotAPictureException fault)
        {
            return Fail(job, $"The picture to start from can't be used. {fault.Message}");
        }
        catch (SourceRefusedException fault)
        {
            return Fail(job, fault.Message);
        }
        catch (SourceAwayException fault)
        {
            return (null, TryAgain(job, FailureReason.InvalidRequest, fault.Message, fault.RetryAfter));
        }
        catch (ResultStoreException)
        {
            return (null, TryAgain(job, FailureReason.Internal, "The picture that came with the request can't be read now.", null));
        }
        finally
        {
            if (isAddress)
            {
                _downloads.Release();
            }
        }
    }

    private static (SourcePicture?, Step) Fail(JobInHand job, string message) => (null, Endings.Failed(job, FailureReason.InvalidRequest, message, Charge.None));

    /// <summary>As after an order that bought nothing, but for the state: the job is a queued one still.</summary>
    private Step TryAgain(JobInHand job, FailureReason reason, string message, TimeSpan? retryAfter)
        => Retries.Requeue(job, reason, message, timings.FirstRetry, retryAfter) switch
        {
            Step.Later later => later with { Reschedule = later.Reschedule with { Requeue = false } },
            var ending => ending,
        };

    private async Task<ReadOnlyMemory<byte>> ReadAsync(JobInHand job, string image)
    {
        if (image.StartsWith(SourceImages.KeptPrefix, StringComparison.Ordinal))
        {
            return await ReadKeptAsync(job, image);
        }

        return !SourceImage.IsData(image) ? await download.FetchAsync(image, job.Held)
            : SourceImage.Decode(image) ?? throw new SourceRefusedException("The picture to start from is no base64 of at most 10 MB.");
    }

    private async Task<ReadOnlyMemory<byte>> ReadKeptAsync(JobInHand job, string image)
    {
        if (KeptInputs.KeyOf(image, job.Row.Id, job.Row.BatchId) is not { } key)
        {
            throw new SourceRefusedException("The picture to start from did not come with this request.");
        }

        if (await results.OpenAsync(key, job.Held) is not { } stream)
        {
            throw new SourceRefusedException("The picture that came with the request is not kept any more.");
        }

        await using (stream)
        {
            using var buffer = new MemoryStream();
            await stream.CopyToAsync(buffer, job.Held);
            return buffer.ToArray();
        }
    }
}
