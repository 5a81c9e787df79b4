using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>An image format a caller may prefer.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OutputFormat>))]
public enum OutputFormat
{
    /// <summary>Lossless; <c>image/png</c>.</summary>
    [JsonStringEnumMemberName("png")]
    Png,

    /// <summary>Lossy; <c>image/jpeg</c>.</summary>
    [JsonStringEnumMemberName("jpeg")]
    Jpeg,

    /// <summary><c>image/webp</c>.</summary>
    [JsonStringEnumMemberName("webp")]
    Webp,
}
