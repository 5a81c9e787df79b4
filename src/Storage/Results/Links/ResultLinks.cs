using ImageGen.Jobs.Signing;
using ImageGen.Storage.Configuration;
using Microsoft.Extensions.Options;

namespace ImageGen.Storage.Results.Links;

/// <summary>
/// The links to images that callers get, in views, events and webhooks alike: to the result store itself where <c>ImageGen:Results:Links</c> is <c>presigned</c> and the store can sign
/// them, otherwise the gateway's own (<see cref="ImageLinks"/>).
/// </summary>
public sealed class ResultLinks(ImageLinks links, IResultStore results, IOptions<StorageOptions> options, TimeProvider time)
{
    /// <summary>The longest life of a link to the result store, by the protocol of S3.</summary>
    private static readonly TimeSpan MaxPresigned = TimeSpan.FromDays(7);

    /// <summary>Whether links lead to the result store where that is possible.</summary>
    public bool ArePresigned => options.Value.ResultsLinks == LinksKind.Presigned;

    /// <summary>
    /// A link to the image of a job that ended at <paramref name="endedAt"/>, or now, at the result store, and its expiry time in whole seconds. Null when links lead to the gateway, the store can't sign, it does
    /// not respond, or the job is already deleted by then.
    /// </summary>
    public async Task<(Uri Address, DateTimeOffset ExpiresAt)?> PresignAsync(string key, DateTimeOffset? endedAt, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!ArePresigned || links.EndOf(now, endedAt) is not { } end)
        {
            return null;
        }

        var expires = DateTimeOffset.FromUnixTimeSeconds((end < now + MaxPresigned ? end : now + MaxPresigned).ToUnixTimeSeconds());
        try
        {
            return await results.SignAsync(key, expires, cancellationToken) is { } address ? (address, expires) : null;
        }
        catch (ResultStoreException)
        {
            // The gateway's link is as good, and its response tells what is wrong with the store.
            return null;
        }
    }

    /// <summary>The link of a webhook or an event: to the result store, otherwise to the gateway; null when neither is configured, or the job is already deleted.</summary>
    public async Task<(Uri Address, DateTimeOffset ExpiresAt)?> ForAsync(Guid job, string key, DateTimeOffset? endedAt, CancellationToken cancellationToken)
        => await PresignAsync(key, endedAt, cancellationToken) ?? links.For(job, time.GetUtcNow(), endedAt);
}
