namespace ImageGen.Contracts;

/// <summary>How <see cref="ImageRequest.Image"/> names an image, besides an address.</summary>
public static class SourceImages
{
    /// <summary>Largest image to start from, in bytes: 10 MiB.</summary>
    public const int MaxBytes = 10 * 1024 * 1024;

    /// <summary>How far an image moves away from the one it starts from when the request does not say.</summary>
    public const double DefaultStrength = 0.75;

    /// <summary>The beginning of an image that is in the request itself, in base64.</summary>
    public const string DataPrefix = "data:";

    /// <summary>
    /// The beginning of the claim check of an image that came with a request and is in the result store: only in rows, and in commands of
    /// the gateway's. A job can claim none but its own.
    /// </summary>
    public const string KeptPrefix = "kept:";
}
