using System.Text;

namespace ImageGen.Storage.CompactRows;

/// <summary>
/// Text that most rows contain. Stored rows can be read only with the very dictionary that they were written with, so that a change of the text needs a new format
/// number in <see cref="RowFormats"/>, and the old text beside the new one.
/// </summary>
internal static class CompactRowDictionary
{
    private static readonly string[] Order =
    [
        "cost", "tenant", "seed", "seed_named", "created", "expires", "cancel", "rev", "seq", "started", "finished", "intent_at", "intent_clock", "rescue_from", "provider", "target", "kind",
        "model", "last_word", "hash", "request", "attempts", "image",
    ];

    /// <summary>The dictionary of format 1. The most frequent text is at the end, where a reference to it takes the fewest bits.</summary>
    public static byte[] First { get; } = ReadText("compact_row_1.txt");

    /// <summary>
    /// The dictionary of format 2: statistics of many rows, which a compressed row then does not need to contain, and the text. The statistics are what
    /// <c>ZDICT_finalizeDictionary</c> writes in front of the text.
    /// </summary>
    public static byte[] Second { get; } = [.. Convert.FromBase64String(Read("compact_row_2_statistics.txt").ReplaceLineEndings("")), .. ReadText("compact_row_2.txt")];

    /// <summary>The position of a field in the text: fields in the order of the dictionary compress best.</summary>
    public static int OrderOf(string field) => Array.IndexOf(Order, field);

    /// <summary>In the files, lines only serve the reader, and control characters are symbols.</summary>
    private static byte[] ReadText(string file)
        => Encoding.UTF8.GetBytes(string.Concat(Read(file).ReplaceLineEndings("").Select(character => character is >= '␀' and <= '␐' ? (char)(character - '␀') : character)));

    private static string Read(string file)
    {
        var resource = $"ImageGen.Storage.CompactRows.{file}";
        using var stream = typeof(CompactRowDictionary).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The resource {resource} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
