using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Results;
using ImageGen.Worker.Claims;

namespace ImageGen.Worker.Generation;

/// <summary>A picture that is bought: brings it into the result store. From here on the aim is not to lose it.</summary>
internal sealed partial class PictureStep(IResultStore results, ProviderCalls calls, ClaimWrites writes, Timings timings, TimeProvider time, ILogger<PictureStep> logger)
{
    /// <summary>Fetches the picture from where the provider keeps it. What fails is tried again later, for as long as it is there.</summary>
    public async Task<Step> FetchAsync(JobInHand job, IPredictionProvider predictions, PictureSource source)
    {
        if (await writes.RecordStoringAsync(job) == WriteOutcome.Stale)
        {
            return new Step.LetGo();
        }

        try
        {
            var picture = await calls.AskAsync(job, token => predictions.FetchAsync(source, token));
            // Crash point: stored, and the row does not say so. Whoever comes next fetches and stores the same picture again.
            return Endings.Succeeded(job, await results.PutAsync(job.Row.Id, picture, job.Held));
        }
        catch (PictureGoneException gone)
        {
            return Endings.Failed(job, FailureReason.ProviderUnavailable, gone.Message, Charge.Full, settled: true);
        }
        catch (NotAPictureException fault)
        {
            return Lost(job, $"The provider's result is not a picture: {fault.Message}");
        }
        catch (ProviderFaultException fault)
        {
            return IsHopeless(job) ? Lost(job, fault.Message) : AgainLater(job, fault.RetryAfter);
        }
        catch (ResultStoreException fault)
        {
            LogNotStored(job.Row.Id, fault.Message);
            return IsHopeless(job)
                ? Endings.Failed(job, FailureReason.Internal, "The picture could not be stored.", Charge.Full)
                : AgainLater(job, null);
        }
    }

    /// <summary>Stores a picture that exists nowhere but here. It is tried for as long as it may help, since nobody can fetch it again.</summary>
    public async Task<Step> KeepAsync(JobInHand job, ReadOnlyMemory<byte> picture)
    {
        // Crash point: the picture dies with this process. The row tells then that it was bought for certain.
        if (await writes.RecordStoringAsync(job) == WriteOutcome.Stale)
        {
            return new Step.LetGo();
        }

        var since = time.GetTimestamp();
        for (var faults = 1; ; faults++)
        {
            try
            {
                return Endings.Succeeded(job, await results.PutAsync(job.Row.Id, picture, job.Held));
            }
            catch (NotAPictureException fault)
            {
                return Lost(job, $"The provider's result is not a picture: {fault.Message}");
            }
            catch (ResultStoreException fault)
            {
                LogNotStored(job.Row.Id, fault.Message);
                if (time.GetElapsedTime(since) > timings.StorePicture)
                {
                    return Endings.Failed(job, FailureReason.Internal, "The picture could not be stored.", Charge.Full);
                }
            }

            await Task.Delay(Pace.Retry(timings.FirstRetry, Math.Min(faults, 4)), time, job.Held);
        }
    }

    private static Step.Finish Lost(JobInHand job, string message) => Endings.Failed(job, FailureReason.ProviderUnavailable, message, Charge.Full);

    private bool IsHopeless(JobInHand job) => job.SinceIntent > timings.FetchPatience;

    private Step.Later AgainLater(JobInHand job, TimeSpan? asked)
        => Step.After(asked is { } delay ? Pace.AtLeast(delay) : Pace.Retry(timings.FirstRetry, job.Row.Polls + 1), polled: true);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The picture of job {JobId}, which is paid for, could not be stored yet: {Fault}")]
    private partial void LogNotStored(Guid jobId, string fault);
}
