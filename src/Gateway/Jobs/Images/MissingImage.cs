using ImageGen.Contracts;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Configuration;
using ImageGen.Storage.Identity;
using ImageGen.Storage.Jobs;
using Microsoft.Extensions.Options;

namespace ImageGen.Gateway.Jobs.Images;

/// <summary>
/// An image that its job has and the result store has not. Only where something tells that it was there and is not kept any more the answer is that it is gone;
/// otherwise it may come back, and the operator is told where it should be.
/// </summary>
internal sealed partial class MissingImage(IImageStorageHealth places, IOptions<StorageOptions> options, TimeProvider time, ILogger<MissingImage> logger)
{
    /// <summary>The answer.</summary>
    public ProblemResult Answer(Job job, StoredImage image)
    {
        if (job.FinishedAt is { } end && (places.ResultStoreReplacedAt > end || time.GetUtcNow() - end > options.Value.Retention))
        {
            return new ProblemResult(KnownProblems.ImageGone);
        }

        LogMissing(job.Id, image.Key, options.Value.Results == ResultsKind.Files ? $"below {Path.GetFullPath(options.Value.ResultsPath)}" : "in Redis");
        return new ProblemResult(KnownProblems.ImageMissing);
    }

    [LoggerMessage(Level = LogLevel.Error, EventName = "image.missing", Message = "The image of job {Job} is not in the result store, which is the fleet's: {Key} is missing {Place}. Was it removed, or stored elsewhere by a worker of an earlier version?")]
    private partial void LogMissing(Guid job, string key, string place);
}
