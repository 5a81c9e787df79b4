namespace ImageGen.Gateway.Replicate;

/// <summary>A prediction as Replicate's API has it (replicate-openapi, schema prediction_response): a job, or a batch with an output for each of its images.</summary>
internal sealed record PredictionView
{
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

    /// <summary>Signed links to the images; null while there are none.</summary>
    public IReadOnlyList<Uri>? Output { get; init; }

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

    /// <summary>Addresses of a prediction, on the address that the client called.</summary>
    /// <param name="Get">Where to read it.</param>
    /// <param name="Cancel">Where to cancel it.</param>
    internal sealed record PredictionUrls(string Get, string Cancel);

    /// <summary>Times of an ended prediction.</summary>
    /// <param name="PredictTime">Seconds from the first order to the end.</param>
    /// <param name="TotalTime">Seconds from acceptance to the end.</param>
    internal sealed record PredictionMetrics(double PredictTime, double TotalTime);
}
