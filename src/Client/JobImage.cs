namespace ImageGen.Client;

/// <summary>The image of a job. The values are measured from its bytes.</summary>
public sealed record JobImage
{
    /// <summary>Path of its bytes on the gateway.</summary>
    public required string Url { get; init; }

    /// <summary><c>image/png</c>, <c>image/jpeg</c> or <c>image/webp</c>.</summary>
    public required string ContentType { get; init; }

    /// <summary>Width in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Size in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>SHA-256 of the bytes, 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }
}
