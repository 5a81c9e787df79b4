namespace ImageGen.Gateway.Http;

/// <summary>The size limits of request bodies.</summary>
internal static class BodyLimit
{
    /// <summary>256 kB: two prompts of 10,000 characters and full metadata, even with every character written as an escape.</summary>
    public const int Bytes = 256 * 1024;

    /// <summary>15 MiB, for a request that embeds an image of up to 10 MiB (before base64). The rest of that request is limited to <see cref="Bytes"/>.</summary>
    public const int BytesWithImage = 15 * 1024 * 1024;
}
