using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>
/// One field of a request that a provider did not meet as it was asked for; of an attempt that was passed over, or has not ended, one that it would not,
/// or will not.
/// </summary>
public sealed record RequestChange
{
    /// <summary>Name for width and height together.</summary>
    public const string Size = "size";

    /// <summary>
    /// The field of the request: <c>size</c> for width and height, else its own name, such as <c>aspect_ratio</c>, <c>output_format</c>, <c>seed</c>, <c>steps</c>,
    /// <c>guidance</c>, <c>negative_prompt</c>, <c>image</c>, <c>strength</c>, <c>model</c>, <c>prompt</c>, <c>provider_options</c>. More may follow.
    /// </summary>
    [JsonPropertyName("field")]
    public required string Field { get; init; }

    /// <summary>What was asked for, up to 200 characters: a size as <c>WIDTHxHEIGHT</c>, of <c>provider_options</c> the names. Null for a text, which the request has.</summary>
    [JsonPropertyName("asked")]
    public string? Asked { get; init; }

    /// <summary>
    /// What was made or ordered in its place, up to 200 characters; a shape <c>W:H</c> in place of a size where the service chooses the pixels. Null when the field was
    /// left out, or nobody says what was used.
    /// </summary>
    [JsonPropertyName("made")]
    public string? Made { get; init; }
}
