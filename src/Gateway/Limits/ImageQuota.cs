using ImageGen.Gateway.Http;
using ImageGen.Storage.Limits;
using ImageGen.Storage.Redis;

namespace ImageGen.Gateway.Limits;

/// <summary>Takes the images of a submission from the images per day of its tenant and key.</summary>
internal sealed partial class ImageQuota(IQuotas quotas, ILogger<ImageQuota> logger)
{
    /// <summary>Whether there is such a limit.</summary>
    public static bool Applies(ApplicableLimits limits) => limits.All.Any(limit => limit.ImagesPerDay is not null);

    /// <summary>Takes the images before their jobs are created.</summary>
    /// <exception cref="ProblemException">429: they are used up; 403: the request is for more images than a day has. Nothing was taken.</exception>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public async Task TakeAsync(ApplicableLimits limits, int images, CancellationToken cancellationToken)
    {
        var result = await quotas.TakeAsync(limits.Tenant, limits.Quotas(QuotaKind.Images), images, cancellationToken);
        limits.Fields.Note(result);
        if (!result.IsTaken)
        {
            var least = result.States.Min(state => state.Quota.Limit);
            throw new ProblemException(result.AvailableIn is { } wait
                ? LimitProblems.RateLimited($"{least} images per day", RateLimitFields.SecondsOf(wait))
                : LimitProblems.CountNotAllowed(least));
        }
    }

    /// <summary>Gives back images whose jobs were not created. If the store does not answer, they come back with time.</summary>
    public async Task GiveBackAsync(ApplicableLimits limits, int images)
    {
        if (!Applies(limits))
        {
            return;
        }

        try
        {
            // Not the request's token: what was taken is given back also when the client has disconnected.
            await quotas.GiveBackAsync(limits.Tenant, limits.Quotas(QuotaKind.Images), images, CancellationToken.None);
        }
        catch (StoreUnavailableException fault)
        {
            LogNotGivenBack(limits.Tenant, images, fault.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, EventName = "limits.not_given_back", Message = "Giving back {Images} images of tenant {Tenant} failed; they come back with time: {Fault}")]
    private partial void LogNotGivenBack(string tenant, int images, string fault);
}
