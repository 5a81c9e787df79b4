using ImageGen.Jobs.Requests;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Results;
using ImageGen.Storage.Results.Formats;
using ImageGen.Storage.Results.Sources;
using ImageGen.Worker.Background;

namespace ImageGen.Worker.Steps.Inputs;

/// <summary>Stores the source image of a command from the bus, and puts a claim check into the rows, as the gateway does for a request.</summary>
internal sealed partial class SourceImageIngest(IResultStore results, StoreRetry storeRetry, ILogger<SourceImageIngest> logger)
{
    /// <summary>
    /// The submission with its image stored, or the fault of the image. Waits for the result store without a limit, because a command that is not
    /// recorded must not be lost.
    /// </summary>
    public async Task<(JobSubmission Submission, string? Complaint)> KeepAsync(JobSubmission submission, CancellationToken cancellationToken)
    {
        if (submission.Jobs[0].Request.Image is not { } image || !SourceImage.IsData(image))
        {
            return (submission, null);
        }

        if (SourceImage.Decode(image) is not { } decoded)
        {
            return (submission, "image must be base64 after the comma, at most 10 MB when decoded.");
        }

        for (var faults = 1; ; faults++)
        {
            try
            {
                return (await results.StoreSourceImageAsync(submission, decoded, cancellationToken), null);
            }
            catch (InvalidImageException fault)
            {
                return (submission, $"image must be one still PNG, JPEG or WebP. {fault.Message}");
            }
            catch (ResultStoreException fault)
            {
                LogNotKept(submission.Jobs[0].Id, fault.Message);
                await storeRetry.WaitAsync(faults, cancellationToken);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.input_not_kept", Message = "Storing the source image of the command of job {Job} failed and is retried: {Fault}")]
    private partial void LogNotKept(Guid job, string fault);
}
