namespace ImageGen.Gateway.Screen;

/// <summary>A file of the operator's screen.</summary>
/// <param name="Bytes">Its content.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Tag">Its ETag, in quotes: the SHA-256 of its content.</param>
internal sealed record ScreenFile(byte[] Bytes, string ContentType, string Tag);
