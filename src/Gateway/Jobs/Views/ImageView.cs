using System.Text.Json.Serialization;
using ImageGen.Contracts;
using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.Jobs.Views;

/// <summary>A stored image as callers read it. The values are measured from its bytes.</summary>
internal sealed record ImageView
{
    /// <summary>
    /// Address of its bytes: an absolute path without host; resolve it against the address of the gateway. Where links lead to the result store (<c>ImageGen:Results:Links</c>), a signed
    /// link to it, which needs no other authorization and accepts none.
    /// </summary>
    public required string Url { get; init; }

    /// <summary>When a signed link expires, UTC; absent for a path.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? UrlExpiresAt { get; init; }

    /// <summary>In events only: the key of the bytes in the result store.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Key { get; init; }

    /// <summary><c>image/png</c>, <c>image/jpeg</c> or <c>image/webp</c>.</summary>
    public required string ContentType { get; init; }

    /// <summary>Width in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Size in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>SHA-256 of the bytes, 64 lower-case hexadecimal digits; also their ETag.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The view of a job's image.</summary>
    public static ImageView Of(Guid jobId, StoredImage image) => new()
    {
        Url = Paths.Image(jobId),
        ContentType = image.ContentType,
        Width = image.Width,
        Height = image.Height,
        Bytes = image.Bytes,
        Sha256 = image.Sha256,
    };
}
