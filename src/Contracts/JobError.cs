using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>Why a job ended without an image, in a form for the caller: without tokens and payment details of the provider account.</summary>
public sealed record JobError
{
    /// <summary>The cause.</summary>
    [JsonPropertyName("reason")]
    public required FailureReason Reason { get; init; }

    /// <summary>One or two sentences for a person, up to 500 characters.</summary>
    [JsonPropertyName("message")]
    public required string Message { get; init; }

    /// <summary>The provider instance at which it happened; null when the job was at none.</summary>
    [JsonPropertyName("provider")]
    public string? Provider { get; init; }
}
