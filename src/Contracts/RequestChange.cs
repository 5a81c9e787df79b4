using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>
/// One field of a request that a provider did not meet. Of an attempt that was skipped or has not ended, one that the provider would
/// not meet.
/// </summary>
public sealed record RequestChange
{
    /// <summary>Name for width and height together.</summary>
    public const string Size = "size";

    /// <summary>
    /// The field of the request: <c>size</c> for width and height, otherwise its own name, such as <c>aspect_ratio</c>, <c>output_format</c>, <c>seed</c>, <c>steps</c>,
    /// <c>guidance</c>, <c>negative_prompt</c>, <c>image</c>, <c>strength</c>, <c>model</c>, <c>prompt</c>, <c>provider_options</c>. Further values may be added.
    /// </summary>
    [JsonPropertyName("field")]
    public required string Field { get; init; }

    /// <summary>The requested value, up to 200 characters: a size as <c>WIDTHxHEIGHT</c>; of <c>provider_options</c> the names. Null for long texts, which the request has.</summary>
    [JsonPropertyName("asked")]
    public string? Asked { get; init; }

    /// <summary>
    /// The value that was made or ordered instead, up to 200 characters; a shape <c>W:H</c> in place of a size when the service chooses the pixels. Null when the field was
    /// left out, or the value used is not known.
    /// </summary>
    [JsonPropertyName("made")]
    public string? Made { get; init; }
}
