using System.Text;

namespace ImageGen.Storage.CompactRows;

/// <summary>
/// Text that most rows contain. Stored rows can be read only with the very dictionary that they were written with, so that a change of the text needs a new format
/// number in <see cref="CompactRow"/>, and the old text beside the new one.
/// </summary>
internal static class CompactRowDictionary
{
    private const string Resource = "ImageGen.Storage.CompactRows.compact_row_1.txt";

    private static readonly string[] Order =
    [
        "cost", "tenant", "seed", "seed_named", "created", "expires", "cancel", "rev", "seq", "started", "finished", "intent_at", "intent_clock", "rescue_from", "provider", "target", "kind",
        "model", "last_word", "hash", "request", "attempts", "image",
    ];

    /// <summary>The dictionary of format 1. The most frequent text is at the end, where a reference to it takes the fewest bits.</summary>
    public static byte[] First { get; } = Read();

    /// <summary>The position of a field in the text: fields in the order of the dictionary compress best.</summary>
    public static int OrderOf(string field) => Array.IndexOf(Order, field);

    /// <summary>In the file, lines only serve the reader, and control characters are symbols.</summary>
    private static byte[] Read()
    {
        using var stream = typeof(CompactRowDictionary).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is not embedded.");
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd().ReplaceLineEndings("").Replace('␀', '\0').Replace('␂', '\u0002').Replace('␃', '\u0003');
        return Encoding.UTF8.GetBytes(text);
    }
}
