namespace ImageGen.Providers;

/// <summary>An image that another one is made from: decoded once, so that it is known to be whole, and upright.</summary>
/// <param name="Bytes">The file, at most 10 MiB: as the caller gave it, or written anew where that could not be passed on.</param>
/// <param name="ContentType"><c>image/png</c>, <c>image/jpeg</c> or <c>image/webp</c>, from the bytes.</param>
/// <param name="Width">In pixels, up to 8192.</param>
/// <param name="Height">In pixels, up to 8192.</param>
/// <param name="Address">
/// Where the caller has it, for services that would rather fetch a large one themselves; null when it came with the request, and when what is there
/// would have to be turned first.
/// </param>
public sealed record InputImage(ReadOnlyMemory<byte> Bytes, string ContentType, int Width, int Height, string? Address = null)
{
    /// <summary>The bytes in base64.</summary>
    public string ToBase64() => Convert.ToBase64String(Bytes.Span);

    /// <summary>The image inside of an address.</summary>
    public string ToDataUri() => $"data:{ContentType};base64,{ToBase64()}";

    /// <inheritdoc />
    public override string ToString() => $"{ContentType}, {Width}x{Height}";
}
