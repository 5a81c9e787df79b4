namespace ImageGen.Providers;

/// <summary>A source image: decoded once, so that it is known to be complete, and upright.</summary>
/// <param name="Bytes">The file, at most 10 MiB: as the caller sent it, or re-encoded if that could not be passed on.</param>
/// <param name="ContentType"><c>image/png</c>, <c>image/jpeg</c> or <c>image/webp</c>, from the bytes.</param>
/// <param name="Width">In pixels, up to 8192.</param>
/// <param name="Height">In pixels, up to 8192.</param>
/// <param name="Address">
/// Its address at the caller, for services that prefer to fetch a large image themselves; null when it came with the request, and when the image at the address
/// would have to be rotated first.
/// </param>
public sealed record InputImage(ReadOnlyMemory<byte> Bytes, string ContentType, int Width, int Height, string? Address = null)
{
    /// <summary>The bytes in base64.</summary>
    public string ToBase64() => Convert.ToBase64String(Bytes.Span);

    /// <summary>The image as a <c>data:</c> URI.</summary>
    public string ToDataUri() => $"data:{ContentType};base64,{ToBase64()}";

    /// <inheritdoc />
    public override string ToString() => $"{ContentType}, {Width}x{Height}";
}
