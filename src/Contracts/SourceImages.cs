namespace ImageGen.Contracts;

/// <summary>The forms of <see cref="ImageRequest.Image"/> other than an address.</summary>
public static class SourceImages
{
    /// <summary>Maximum size of a source image, in bytes: 10 MiB.</summary>
    public const int MaxBytes = 10 * 1024 * 1024;

    /// <summary>The default of <see cref="ImageRequest.Strength"/>.</summary>
    public const double DefaultStrength = 0.75;

    /// <summary>The prefix of an image embedded in the request, in base64.</summary>
    public const string DataPrefix = "data:";

    /// <summary>
    /// The prefix of the claim check of an embedded image that was moved to the result store. It occurs only in rows, and in commands from
    /// the gateway. A job can use only its own claim check.
    /// </summary>
    public const string KeptPrefix = "kept:";
}
