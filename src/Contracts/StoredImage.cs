using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>A stored image. The values are measured from its bytes, not taken from the provider. Messages never contain the bytes.</summary>
public sealed record StoredImage
{
    /// <summary>Claim check: the key of the bytes in the result store.</summary>
    [JsonPropertyName("key")]
    public required string Key { get; init; }

    /// <summary><c>image/png</c>, <c>image/jpeg</c> or <c>image/webp</c>, from the bytes.</summary>
    [JsonPropertyName("content_type")]
    public required string ContentType { get; init; }

    /// <summary>Width in pixels, from the image's header.</summary>
    [JsonPropertyName("width")]
    public required int Width { get; init; }

    /// <summary>Height in pixels, from the image's header.</summary>
    [JsonPropertyName("height")]
    public required int Height { get; init; }

    /// <summary>Size in bytes.</summary>
    [JsonPropertyName("bytes")]
    public required long Bytes { get; init; }

    /// <summary>SHA-256 of the bytes, 64 lower-case hexadecimal digits.</summary>
    [JsonPropertyName("sha256")]
    public required string Sha256 { get; init; }

    /// <summary>In events on the bus and in webhooks: a temporary link with which anyone can read the bytes. Absent where links are not configured.</summary>
    [JsonPropertyName("url")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Url { get; init; }

    /// <summary>When the link expires, UTC.</summary>
    [JsonPropertyName("url_expires_at")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? UrlExpiresAt { get; init; }
}
