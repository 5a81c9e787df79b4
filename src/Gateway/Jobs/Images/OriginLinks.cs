using ImageGen.Jobs.Signing;
using ImageGen.Storage.Access;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Results.Links;

namespace ImageGen.Gateway.Jobs.Images;

/// <summary>
/// Signed links on the address under which the client called the gateway. They are signed with <c>ImageGen:TagKey</c>, or without that setting with a key that all gateways
/// have in common in the store. Where links lead to the result store (<c>ImageGen:Results:Links</c>), they do so here too.
/// </summary>
internal sealed class OriginLinks(ImageLinks links, ResultLinks stored, ILinkKey key, TimeProvider time)
{
    /// <summary>A link to the image of a job.</summary>
    public async Task<Uri> ForAsync(HttpRequest request, Job job, CancellationToken cancellationToken)
        => job.Image is { } image && await stored.PresignAsync(image.Key, job.FinishedAt, cancellationToken) is { } presigned ? presigned.Address
            : links.For(new Uri($"{request.Scheme}://{request.Host}{request.PathBase}"), job.Id, time.GetUtcNow(), job.FinishedAt, links.HasKey ? null : await key.ReadAsync(cancellationToken));

    /// <summary>Whether a link has a valid signature, expired or not.</summary>
    public async ValueTask<bool> IsOursAsync(Guid job, string expires, string signature, CancellationToken cancellationToken)
        => links.HasKey ? links.IsOurs(job, expires, signature) : links.IsOurs(job, expires, signature, await key.ReadAsync(cancellationToken));

    /// <summary>Whether a link whose signature is valid has not expired.</summary>
    public bool IsCurrent(string expires) => ImageLinks.IsCurrent(expires, time.GetUtcNow());
}
