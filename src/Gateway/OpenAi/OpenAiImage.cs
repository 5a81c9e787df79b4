using System.Text.Json;
using ImageGen.Contracts;

namespace ImageGen.Gateway.OpenAi;

/// <summary>An image in a response: its bytes, or a link to them.</summary>
/// <param name="Image">The stored image.</param>
/// <param name="Bytes">The bytes; null for a link.</param>
/// <param name="Link">The link; null for bytes.</param>
internal sealed record OpenAiImage(StoredImage Image, ReadOnlyMemory<byte>? Bytes, Uri? Link)
{
    private const string ImageType = "image/";

    /// <summary>Writes it as an element of <c>data</c>.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        WriteContent(writer);
        writer.WriteEndObject();
    }

    /// <summary>Writes the property with the bytes or the link.</summary>
    public void WriteContent(Utf8JsonWriter writer)
    {
        if (Bytes is { } bytes)
        {
            writer.WriteBase64String("b64_json", bytes.Span);
        }
        else
        {
            writer.WriteString("url", Link!.AbsoluteUri);
        }
    }

    /// <summary>Writes format and size.</summary>
    public void WriteFormat(Utf8JsonWriter writer)
    {
        writer.WriteString("output_format", Image.ContentType.StartsWith(ImageType, StringComparison.Ordinal) ? Image.ContentType[ImageType.Length..] : Image.ContentType);
        writer.WriteString("size", $"{Image.Width}x{Image.Height}");
    }
}
