namespace ImageGen.Gateway.Http;

/// <summary>How large a request body may be.</summary>
internal static class BodyLimit
{
    /// <summary>256 kB: two prompts of 10,000 characters and full metadata, even with every character written as an escape.</summary>
    public const int Bytes = 256 * 1024;

    /// <summary>15 MiB, for a request that has an image inside, of 10 MiB before it was made base64. All else in it is bound as ever.</summary>
    public const int BytesWithImage = 15 * 1024 * 1024;
}
