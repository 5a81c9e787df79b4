using System.Text;
using StackExchange.Redis;

namespace ImageGen.Storage.CompactRows;

/// <summary>What a compact row contains: fields, without those that it has as they are, and the entries of the event log.</summary>
internal sealed record RowContent(IReadOnlyList<HashEntry> Fields, IReadOnlyList<string> Events)
{
    private const char End = '\0';

    /// <summary>The content as a text: <c>name=value NUL</c> for each field, NUL, <c>entry NUL</c> for each event. Null if that would be ambiguous.</summary>
    public string? ToText()
    {
        var text = new StringBuilder();
        foreach (var field in Fields)
        {
            text.Append((string)field.Name!).Append('=').Append((string)field.Value!).Append(End);
        }

        text.Append(End);
        foreach (var entry in Events)
        {
            text.Append(entry).Append(End);
        }

        var content = text.ToString();
        return content.Count(character => character == End) == Fields.Count + 1 + Events.Count && Events.All(entry => entry.Length > 0) ? content : null;
    }

    /// <summary>Reads what <see cref="ToText"/> returned.</summary>
    public static RowContent Parse(string text)
    {
        var parts = text.Split(End)[..^1];
        var middle = Array.IndexOf(parts, "");
        return new RowContent([.. parts[..middle].Select(part => part.Split('=', 2)).Select(pair => new HashEntry(pair[0], pair[1]))], parts[(middle + 1)..]);
    }
}
