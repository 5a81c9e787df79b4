using StackExchange.Redis;

namespace ImageGen.Storage.CompactRows;

/// <summary>Events repeat values of the row. One character takes the place of each, so that the text around it is that of most rows.</summary>
internal static class RowReferences
{
    private const char Image = '\u0008';
    private const char Attempts = '\u000e';
    private const char Metadata = '\u000f';
    private const char Seed = '\u0010';

    /// <summary>A shorter number could also be a part of others, and replacing it gains nothing.</summary>
    private const int ShortestSeed = 6;

    private const string MetadataStart = "\"metadata\":{";

    /// <summary>Whether the text contains characters that stand for values.</summary>
    public static bool IsAmbiguous(string text) => text.AsSpan().ContainsAny([Image, Attempts, Metadata, Seed]);

    /// <summary>The content with characters in place of repeated values.</summary>
    public static RowContent Take(RowContent content)
    {
        var (image, attempts, request, seed) = Read(content);
        var metadata = FindMetadata(request);
        return new RowContent(
            [.. content.Fields.Select(field => field.Name == "request" ? new HashEntry(field.Name, Shorten(request, seed, Seed)) : field)],
            [.. content.Events.Select(entry => Shorten(Shorten(Shorten(Shorten(entry, image, Image), attempts, Attempts), metadata, Metadata), seed, Seed))]);
    }

    /// <summary>The content that <see cref="Take"/> was called with.</summary>
    public static RowContent Restore(RowContent content)
    {
        var (image, attempts, shortened, seed) = Read(content);
        var request = Lengthen(shortened, Seed, seed);
        var metadata = FindMetadata(request);
        return new RowContent(
            [.. content.Fields.Select(field => field.Name == "request" ? new HashEntry(field.Name, request) : field)],
            [.. content.Events.Select(entry => Lengthen(Lengthen(Lengthen(Lengthen(entry, Seed, seed), Metadata, metadata), Attempts, attempts), Image, image))]);
    }

    private static (string Image, string Attempts, string Request, string Seed) Read(RowContent content)
    {
        return (Field("image"), Field("attempts"), Field("request"), Field("seed") is { Length: >= ShortestSeed } seed ? seed : "");

        string Field(string name) => (string?)content.Fields.FirstOrDefault(field => field.Name == name).Value ?? "";
    }

    /// <summary>The metadata object of a request, up to its first closing brace, which may be inside a value. Empty if the request has no metadata.</summary>
    private static string FindMetadata(string request)
        => request.IndexOf(MetadataStart, StringComparison.Ordinal) is >= 0 and var start && request.IndexOf('}', start) is >= 0 and var end ? request[start..(end + 1)] : "";

    private static string Shorten(string text, string value, char character) => value.Length == 0 ? text : text.Replace(value, $"{character}", StringComparison.Ordinal);

    private static string Lengthen(string text, char character, string value) => text.Replace($"{character}", value, StringComparison.Ordinal);
}
