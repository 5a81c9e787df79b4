using ImageGen.Contracts;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Configuration;
using ImageGen.Storage.Identity;
using ImageGen.Storage.Jobs;
using Microsoft.Extensions.Options;

namespace ImageGen.Gateway.Jobs.Images;

/// <summary>
/// The response for an image that a job has but the result store does not. The response is 410 only when the image is known to have been deleted;
/// otherwise it may reappear, the response is 503, and the log names the expected place for the operator.
/// </summary>
internal sealed partial class MissingImage(IImageStorageHealth places, IOptions<StorageOptions> options, TimeProvider time, ILogger<MissingImage> logger)
{
    /// <summary>The problem; logs an image whose loss can't be explained.</summary>
    public ProblemResult Report(Job job, StoredImage image)
    {
        if (job.FinishedAt is { } end && (places.ResultStoreReplacedAt > end || time.GetUtcNow() - end > options.Value.Retention))
        {
            return new ProblemResult(KnownProblems.ImageGone);
        }

        LogMissing(job.Id, image.Key, Place(options.Value));
        return new ProblemResult(KnownProblems.ImageMissing);
    }

    private static string Place(StorageOptions options) => options.Results switch
    {
        ResultsKind.Files => $"below {Path.GetFullPath(options.ResultsPath)}",
        ResultsKind.S3 => $"in the bucket {options.S3.Bucket}",
        ResultsKind.Azure => $"in the container {options.Azure.Container}",
        _ => "in Redis",
    };

    [LoggerMessage(Level = LogLevel.Error, EventName = "image.missing", Message = "The image of job {Job} is lost: {Key} is not {Place}, although the gateway uses the fleet's result store. It may have been removed, or stored elsewhere by a worker of an earlier version")]
    private partial void LogMissing(Guid job, string key, string place);
}
