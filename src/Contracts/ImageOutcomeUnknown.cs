using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>
/// Event: it can't be determined whether the image was bought, and the job waits (<see cref="UnknownPolicy.Wait"/>). Not final, and at most
/// one for each order. A job that ends immediately for this reason has <see cref="ImageFailed"/> with <see cref="FailureReason.OutcomeUnknown"/> instead.
/// </summary>
public sealed record ImageOutcomeUnknown : ImageEvent
{
    /// <summary>The type name of the event.</summary>
    public const string EventType = "image.outcome_unknown";

    /// <summary>The provider instance of the order.</summary>
    [JsonPropertyName("provider")]
    public required string Provider { get; init; }

    /// <summary>The model of the order, as the provider names it.</summary>
    [JsonPropertyName("model")]
    public string? Model { get; init; }

    /// <summary>Why it can't be determined: one or two sentences, up to 500 characters.</summary>
    [JsonPropertyName("message")]
    public required string Message { get; init; }
}
