using ImageGen.Contracts;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Redis;
using ImageGen.Worker.Attempts;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Steps.Outcomes;

namespace ImageGen.Worker.Steps;

/// <summary>
/// Ends a job whose image is there, and records how the image differs from the request. A difference that can't be determined is left out: the image is paid
/// for, and a failed comparison must not withhold it from its job.
/// </summary>
internal sealed partial class ImageComparison(IJobClaims claims, ILogger<ImageComparison> logger)
{
    /// <summary>Compares, and returns the result that ends the job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="image">The image as it is stored, or as it will be.</param>
    /// <param name="bytes">Its bytes, if they are in memory: an image may contain a text about how it was made.</param>
    public async Task<StepResult.Finish> SucceedAsync(ClaimedJob job, StoredImage image, ReadOnlyMemory<byte>? bytes = null)
    {
        var attempts = bytes is { } read ? WithOwnText(job, read) : job.Attempts;
        var sourceSize = attempts.Count > 0 ? attempts[^1].SourceSize : null;
        attempts = attempts.WithoutChanges(Differences.IsMeasured).With(Differences.Of(job.Row.Request, sourceSize, image)).WithoutClaims(job.Row, job.Instance?.Provider);
        if (await FindIdenticalAsync(job, image) is { } identical)
        {
            attempts = attempts.With([new Difference(identical.ToString(), image.Sha256, $"The image is the same, byte for byte, as that of job {identical} of the batch.")]);
        }

        return TerminalResults.Succeeded(job, attempts, image) with { Bytes = bytes };
    }

    /// <summary>Adds what the image states about itself. Its model is a file name, and is used only if the service named none.</summary>
    private static IReadOnlyList<Attempt> WithOwnText(ClaimedJob job, ReadOnlyMemory<byte> image)
        => GenerationText.Read(image.Span) is not { } text ? job.Attempts
            : job.Attempts.WithReport(job.Row, job.Instance?.Provider, job.Attempts is [.., { ReportedModel: not null }] ? text with { Model = null } : text);

    /// <summary>
    /// The first job of the batch with the same image; null when there is none. Each job of a batch has its own seed, so two equal images mean that the service
    /// ignored the seed.
    /// </summary>
    private async Task<Guid?> FindIdenticalAsync(ClaimedJob job, StoredImage image)
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

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.image_not_compared", Message = "Comparing the image of job {Job} with the other jobs of its batch failed: {Fault}")]
    private partial void LogNotCompared(Guid job, string fault);
}
