using ImageGen.Contracts;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Redis;
using ImageGen.Worker.Attempts;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Steps.Outcomes;

namespace ImageGen.Worker.Steps;

/// <summary>
/// Ends a job whose image is stored, with all that is to be said of how it differs from what was asked for. What can't be found out is left
/// unsaid: the image is there and paid for, and nothing here may keep it from its job.
/// </summary>
internal sealed partial class ImageComparison(IJobClaims claims, ILogger<ImageComparison> logger)
{
    /// <summary>Notes what the image says of itself, while its bytes are in hand. Its model is a file's name, and counts only where the service named none.</summary>
    public static void Read(ClaimedJob job, ReadOnlyMemory<byte> image)
    {
        if (GenerationText.Read(image.Span) is { } text)
        {
            job.Attempts = job.Attempts.WithReport(
                job.Row, job.Instance?.Provider, job.Attempts is [.., { ReportedModel: not null }] ? text with { Model = null } : text);
        }
    }

    /// <summary>The end of the job.</summary>
    public async Task<StepResult> SucceedAsync(ClaimedJob job, StoredImage image)
    {
        var sourceSize = job.Attempts.Count > 0 ? job.Attempts[^1].SourceSize : null;
        job.Attempts = job.Attempts.WithoutChanges(Differences.IsMeasured).With(Differences.Of(job.Row.Request, sourceSize, image)).WithoutClaims(job.Row, job.Instance?.Provider);
        if (await FindTwinAsync(job, image) is { } twin)
        {
            job.Attempts = job.Attempts.With([new Difference(twin.ToString(), image.Sha256, $"The image is the same, byte for byte, as that of job {twin} of the batch.")]);
        }

        return TerminalResults.Succeeded(job, image);
    }

    /// <summary>
    /// The job of the batch that had the very same image first; null where none had. Each job of a batch has a seed of its own, so that two such
    /// images mean that the service took no notice of it.
    /// </summary>
    private async Task<Guid?> FindTwinAsync(ClaimedJob job, StoredImage image)
    {
        if (job.Row.BatchId is not { } batch)
        {
            return null;
        }

        try
        {
            var first = await claims.NoteImageAsync(batch, job.Row.Id, image.Sha256, job.Held);
            return first == job.Row.Id ? null : first;
        }
        catch (StoreUnavailableException fault)
        {
            LogNotCompared(job.Row.Id, fault.Message);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.image_not_compared", Message = "Whether another job of its batch has the image of job {Job} could not be asked: {Fault}")]
    private partial void LogNotCompared(Guid job, string fault);
}
