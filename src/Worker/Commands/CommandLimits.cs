using System.Globalization;
using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Limits;
using ImageGen.Storage.Redis;
using ImageGen.Worker.Background;

namespace ImageGen.Worker.Commands;

/// <summary>
/// The limits of a tenant for commands that did not come through a gateway, which checks them itself: allowed providers and models, size, count and images per day.
/// A job that exceeds one fails, because its publisher would otherwise not learn of it.
/// </summary>
internal sealed partial class CommandLimits(CurrentLimits limits, IQuotas quotas, StoreRetry storeRetry, TimeProvider time, ILogger<CommandLimits> logger)
{
    /// <summary>What the limits do not allow, as a sentence for the publisher; null when they allow the command.</summary>
    public async Task<string?> FindAsync(GenerateImage command, JobSubmission submission, CancellationToken cancellationToken)
    {
        var allowed = await CurrentAsync(command.Tenant, cancellationToken);
        return AllowanceRules.Find(allowed, submission.Jobs[0].Request, submission.Jobs.Count, AllowanceRules.NamedIn(command.Request)) switch
        {
            null => null,
            AllowanceFault.Provider provider => $"The tenant {command.Tenant} may not use the provider {provider.Name}.",
            AllowanceFault.Model model => $"The tenant {command.Tenant} may not use the model {model.Name}.",
            AllowanceFault.Size size => $"The tenant {command.Tenant} may request images of at most {size.MaxPixels} pixels, width times height.",
            AllowanceFault.Count count => $"The tenant {command.Tenant} may request at most {count.MaxCount} images at once.",
            var other => throw new InvalidOperationException($"Unknown fault {other.GetType().Name}."),
        };
    }

    /// <summary>Whether the tenant has a number of images per day.</summary>
    public async Task<bool> CountsImagesAsync(string tenant, CancellationToken cancellationToken) => (await CurrentAsync(tenant, cancellationToken)).ImagesPerDay is not null;

    /// <summary>How many seconds the content of the tenant's jobs is kept at most after their ends; null for no such limit.</summary>
    public async Task<long?> FindRetainForAsync(string tenant, CancellationToken cancellationToken) => (await CurrentAsync(tenant, cancellationToken)).RetainFor;

    /// <summary>Takes the images of new jobs from those of the day; returns why that is not possible, as a sentence for the publisher, or null.</summary>
    public async Task<string?> TakeAsync(JobSubmission submission, CancellationToken cancellationToken)
    {
        var images = Quota.Of(QuotaKind.Images, await CurrentAsync(submission.Tenant, cancellationToken));
        // A take whose answer was lost is repeated, and then takes more than there are jobs. They come back with time, and the limit is never exceeded.
        var result = await storeRetry.ExecuteAsync(token => quotas.TakeAsync(submission.Tenant, images, submission.Jobs.Count, token), cancellationToken);
        if (result.IsTaken)
        {
            return null;
        }

        var limit = images[0].Limit;
        return result.AvailableIn is { } wait
            ? string.Create(CultureInfo.InvariantCulture, $"The tenant {submission.Tenant} has used up its {limit} images per day; publish the request under a new job_id after {time.GetUtcNow() + wait:yyyy-MM-dd'T'HH:mm:ss'Z'}.")
            : $"The tenant {submission.Tenant} has {limit} images per day, and the request is for {submission.Jobs.Count}.";
    }

    /// <summary>Gives back the images of jobs that were not created. Not repeated, since that could give back more; if the store does not answer, they come back with time.</summary>
    public async Task GiveBackAsync(JobSubmission submission, CancellationToken cancellationToken)
    {
        try
        {
            var images = Quota.Of(QuotaKind.Images, await limits.OfAsync(submission.Tenant, cancellationToken));
            if (images.Count > 0)
            {
                await quotas.GiveBackAsync(submission.Tenant, images, submission.Jobs.Count, cancellationToken);
            }
        }
        catch (StoreUnavailableException fault)
        {
            LogNotGivenBack(submission.Tenant, submission.Jobs.Count, fault.Message);
        }
    }

    private Task<AccessLimits> CurrentAsync(string tenant, CancellationToken cancellationToken)
        => storeRetry.ExecuteAsync(token => limits.OfAsync(tenant, token).AsTask(), cancellationToken);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "limits.not_given_back", Message = "Giving back {Images} images of tenant {Tenant} failed; they come back with time: {Fault}")]
    private partial void LogNotGivenBack(string tenant, int images, string fault);
}
