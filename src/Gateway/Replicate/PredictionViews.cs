using ImageGen.Contracts;
using ImageGen.Gateway.Jobs.Images;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Replicate;

/// <summary>Shows jobs as predictions.</summary>
internal sealed class PredictionViews(OriginLinks links)
{
    /// <summary>The path of the list.</summary>
    public const string ListPath = "/replicate/v1/predictions";

    /// <summary>What a created prediction is called until it has ended. Clients that wait poll after this status only.</summary>
    public const string Starting = "starting";

    /// <summary>The address under which the client called the gateway.</summary>
    public static string OriginOf(HttpRequest request) => $"{request.Scheme}://{request.Host}{request.PathBase}";

    /// <summary>The view of a job, or of the jobs of a batch; at least one.</summary>
    public async Task<PredictionView> OfAsync(HttpRequest request, Guid id, IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        var first = jobs[0];
        var isEnded = jobs.All(job => job.State.IsTerminal());
        var (startedAt, finishedAt) = (jobs.Min(job => job.StartedAt), isEnded ? jobs.Max(job => job.FinishedAt) : null);
        var images = isEnded ? jobs.Where(job => job.Image is not null).ToList() : [];
        var status = StatusOf(jobs, isEnded, images.Count > 0);
        var address = $"{OriginOf(request)}{ListPath}/{id:D}";
        return new PredictionView
        {
            Id = $"{id:D}",
            Model = first.Request.Model ?? first.Model ?? first.Request.Provider ?? first.Provider ?? "imagegen",
            Input = InputOf(first.Request, first.SeedIsNamed ? first.Seed : null, jobs.Count),
            Output = images.Count == 0 ? null : await Task.WhenAll(images.Select(job => links.ForAsync(request, job, cancellationToken))),
            Error = status == "failed" ? ErrorOf(jobs.FirstOrDefault(job => job.Image is null && job.State != JobState.Canceled) ?? first) : null,
            Status = status,
            CreatedAt = first.CreatedAt.UtcDateTime,
            StartedAt = startedAt?.UtcDateTime,
            CompletedAt = finishedAt?.UtcDateTime,
            Metrics = finishedAt is { } end ? new PredictionView.PredictionMetrics(Math.Max(0, (end - (startedAt ?? end)).TotalSeconds), Math.Max(0, (end - first.CreatedAt).TotalSeconds)) : null,
            Urls = new PredictionView.PredictionUrls(address, $"{address}/cancel"),
        };
    }

    private static string StatusOf(IReadOnlyList<Job> jobs, bool isEnded, bool hasImages)
        => !isEnded ? (jobs.All(job => job.State == JobState.Queued) ? Starting : "processing")
            : hasImages ? "succeeded"
            : jobs.All(job => job.State == JobState.Canceled) ? "canceled"
            : "failed";

    private static string ErrorOf(Job job)
    {
        var (reason, message) = (job.Error?.Reason ?? FailureReason.Internal, job.Error?.Message ?? "The job ended without an image.");
        return reason == FailureReason.ContentRejected ? $"The input or output was flagged as sensitive: {message} (E005)"
            : job.State == JobState.OutcomeUnknown ? $"{message} An image may have been bought."
            : message;
    }

    private static Dictionary<string, object?> InputOf(ImageRequest request, long? seed, int count)
    {
        (string Name, object? Value)[] all =
        [
            ("prompt", request.Prompt), ("negative_prompt", request.NegativePrompt), ("width", request.Width), ("height", request.Height), ("aspect_ratio", request.AspectRatio), ("seed", seed),
            ("num_outputs", count == 1 ? null : count), ("num_inference_steps", request.Steps), ("guidance_scale", request.Guidance), ("output_format", request.OutputFormat),
        ];
        return all.Where(input => input.Value is not null).ToDictionary(input => input.Name, input => input.Value);
    }
}
