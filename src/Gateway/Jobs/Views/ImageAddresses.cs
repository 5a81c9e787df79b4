using ImageGen.Storage.Jobs;
using ImageGen.Storage.Results.Links;

namespace ImageGen.Gateway.Jobs.Views;

/// <summary>Puts the addresses of images into views: links to the result store where it signs them, otherwise the gateway's paths, which the views have already.</summary>
internal sealed class ImageAddresses(ResultLinks links)
{
    /// <summary>The view of a job.</summary>
    public async Task<JobView> AddAsync(JobView view, Job job, CancellationToken cancellationToken)
        => links.ArePresigned && job.Image is { } image ? view with { Image = await AddAsync(view.Image!, image.Key, job.FinishedAt, cancellationToken) } : view;

    /// <summary>The views of jobs, in their order.</summary>
    public async Task<IReadOnlyList<JobView>> AddAsync(IReadOnlyList<JobView> views, IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
        => links.ArePresigned ? await Task.WhenAll(views.Zip(jobs, (view, job) => AddAsync(view, job, cancellationToken))) : views;

    /// <summary>The image of an event.</summary>
    public async Task<ImageView> AddAsync(ImageView view, string key, DateTimeOffset? endedAt, CancellationToken cancellationToken)
        => await links.PresignAsync(key, endedAt, cancellationToken) is { } link ? view with { Url = link.Address.AbsoluteUri, UrlExpiresAt = link.ExpiresAt.UtcDateTime } : view;
}
