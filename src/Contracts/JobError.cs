using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>Why a job ended without an image, in words fit for the caller: no token, no vendor's payment text.</summary>
public sealed record JobError
{
    /// <summary>The cause.</summary>
    [JsonPropertyName("reason")]
    public required FailureReason Reason { get; init; }

    /// <summary>One or two sentences for a person, up to 500 characters.</summary>
    [JsonPropertyName("message")]
    public required string Message { get; init; }

    /// <summary>The provider instance it happened at; null where none was asked.</summary>
    [JsonPropertyName("provider")]
    public string? Provider { get; init; }
}
