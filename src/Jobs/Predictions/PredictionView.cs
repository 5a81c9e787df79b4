using System.Text.Encodings.Web;
using System.Text.Json;
using ImageGen.Contracts;

namespace ImageGen.Jobs.Predictions;

/// <summary>A prediction as Replicate's API has it (replicate-openapi, schema prediction_response): a job, or a batch with an output for each of its images.</summary>
public sealed record PredictionView
{
    /// <summary>The path of predictions on a gateway.</summary>
    public const string ListPath = "/replicate/v1/predictions";

    /// <summary>The status of a prediction whose jobs wait.</summary>
    public const string Starting = "starting";

    private const string Processing = "processing";
    private const string Failed = "failed";

    /// <summary>Its JSON: absent values are nulls, as at Replicate.</summary>
    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The id of the job or batch.</summary>
    public required string Id { get; init; }

    /// <summary>The model that the request chose, or the provider instance.</summary>
    public required string Model { get; init; }

    /// <summary>Always <c>hidden</c>, as of models whose versions can't be chosen.</summary>
    public string Version { get; } = "hidden";

    /// <summary>The inputs by Replicate's names.</summary>
    public required IReadOnlyDictionary<string, object?> Input { get; init; }

    /// <summary>Always empty.</summary>
    public string Logs { get; } = "";

    /// <summary>The images: ids of their jobs, until they are replaced by signed links; null while there are none.</summary>
    public IReadOnlyList<string>? Output { get; init; }

    /// <summary>Always false: a prediction is kept with its output, or not at all.</summary>
    public bool DataRemoved { get; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary><c>starting</c>, <c>processing</c>, <c>succeeded</c>, <c>failed</c> or <c>canceled</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Always <c>api</c>.</summary>
    public string Source { get; } = "api";

    /// <summary>When it was accepted.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>When its first image was ordered.</summary>
    public DateTime? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTime? CompletedAt { get; init; }

    /// <summary>Times in seconds; of an ended prediction.</summary>
    public PredictionMetrics? Metrics { get; init; }

    /// <summary>Addresses for the prediction.</summary>
    public required PredictionUrls Urls { get; init; }

    /// <summary>The prediction of a job, or of the jobs of a batch; at least one. It shows images when all jobs have ended.</summary>
    /// <param name="id">The id of the job or batch.</param>
    /// <param name="jobs">Its jobs.</param>
    /// <param name="origin">The address under which the caller called the gateway, without a slash at the end.</param>
    public static PredictionView Of(Guid id, IReadOnlyList<PredictedJob> jobs, string origin)
    {
        var first = jobs[0];
        var hasEnded = jobs.All(job => job.HasEnded);
        var (startedAt, finishedAt) = (jobs.Min(job => job.StartedAt), hasEnded ? jobs.Max(job => job.FinishedAt) : null);
        var images = hasEnded ? ImagesOf(jobs) : null;
        var status = !hasEnded ? (jobs.All(job => job.Status == JobStatus.Queued) ? Starting : Processing)
            : images is not null ? "succeeded"
            : jobs.All(job => job.Status == JobStatus.Canceled) ? "canceled"
            : Failed;
        var address = $"{origin}{ListPath}/{id:D}";
        return new PredictionView
        {
            Id = $"{id:D}",
            Model = first.Request.Model ?? first.Model ?? first.Request.Provider ?? first.Provider ?? "imagegen",
            Input = InputOf(first, jobs.Count),
            Output = images,
            Error = status == Failed ? ErrorOf(jobs.FirstOrDefault(job => !job.HasImage && job.Status != JobStatus.Canceled) ?? first) : null,
            Status = status,
            CreatedAt = first.CreatedAt.UtcDateTime,
            StartedAt = startedAt?.UtcDateTime,
            CompletedAt = finishedAt?.UtcDateTime,
            Metrics = finishedAt is { } end ? new PredictionMetrics(Math.Max(0, (end - (startedAt ?? end)).TotalSeconds), Math.Max(0, (end - first.CreatedAt).TotalSeconds)) : null,
            Urls = new PredictionUrls(address, $"{address}/cancel"),
        };
    }

    /// <summary>The same prediction when its first image had just been ordered.</summary>
    public PredictionView AtStart() => this with { Status = Processing, Output = null, Error = null, CompletedAt = null, Metrics = null };

    /// <summary>The same prediction with the images that are finished, though others are not.</summary>
    public PredictionView WithOutputSoFar(IReadOnlyList<PredictedJob> jobs) => this with { Output = ImagesOf(jobs) };

    private static List<string>? ImagesOf(IReadOnlyList<PredictedJob> jobs) => jobs.Where(job => job.HasImage).Select(job => $"{job.Id:D}").ToList() is { Count: > 0 } images ? images : null;

    private static string ErrorOf(PredictedJob job)
    {
        var (reason, message) = (job.Error?.Reason ?? FailureReason.Internal, job.Error?.Message ?? "The job ended without an image.");
        return reason == FailureReason.ContentRejected ? $"The input or output was flagged as sensitive: {message} (E005)"
            : job.Status == JobStatus.OutcomeUnknown ? $"{message} An image may have been bought."
            : message;
    }

    private static Dictionary<string, object?> InputOf(PredictedJob job, int count)
    {
        var request = job.Request;
        (string Name, object? Value)[] all =
        [
            ("prompt", request.Prompt), ("negative_prompt", request.NegativePrompt), ("width", request.Width), ("height", request.Height), ("aspect_ratio", request.AspectRatio), ("seed", job.Seed),
            ("num_outputs", count == 1 ? null : count), ("num_inference_steps", request.Steps), ("guidance_scale", request.Guidance), ("output_format", request.OutputFormat),
        ];
        return all.Where(input => input.Value is not null).ToDictionary(input => input.Name, input => input.Value);
    }

    /// <summary>Addresses of a prediction, on the address that the client called.</summary>
    /// <param name="Get">Where to read it.</param>
    /// <param name="Cancel">Where to cancel it.</param>
    public sealed record PredictionUrls(string Get, string Cancel);

    /// <summary>Times of an ended prediction.</summary>
    /// <param name="PredictTime">Seconds from the first order to the end.</param>
    /// <param name="TotalTime">Seconds from acceptance to the end.</param>
    public sealed record PredictionMetrics(double PredictTime, double TotalTime);
}
