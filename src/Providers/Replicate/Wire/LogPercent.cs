using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.Replicate.Wire;

/// <summary>
/// Reads from the end of a run's log how far it is. Models of the diffusers library draw a bar for every step (tqdm): <c> 42%|████▏     | 21/50
/// [00:01&lt;00:02, 16.9it/s]</c>. Only the newest counts, and only where it stands in the last 4 kB: logs may be megabytes, and may hold anything.
/// </summary>
internal sealed class LogPercent : JsonConverter<int?>
{
    private const int Tail = 4096;

    private const int MostDigits = 3;

    /// <inheritdoc />
    public override int? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            // As it came over the wire, with its escapes: they begin with a backslash, which no bar has in its percentage.
            return Find(reader.ValueSpan);
        }

        reader.Skip();
        return null;
    }

    /// <summary>Nothing of a log is ever written.</summary>
    public override void Write(Utf8JsonWriter writer, int? value, JsonSerializerOptions options) => writer.WriteNullValue();

    private static int? Find(ReadOnlySpan<byte> log)
    {
        var tail = log[^Math.Min(log.Length, Tail)..];
        var end = Math.Max(0, tail.LastIndexOf("%|"u8));
        var start = end;
        while (start > 0 && char.IsAsciiDigit((char)tail[start - 1]))
        {
            start--;
        }

        if (end - start is 0 or > MostDigits || !IsWhole(log.Length - tail.Length + start, log))
        {
            return null;
        }

        var percent = 0;
        foreach (var digit in tail[start..end])
        {
            percent = (10 * percent) + (digit - '0');
        }

        // A bar that is full tells nothing of what comes after it: another bar, as often as not.
        return percent < 100 ? percent : null;
    }

    /// <summary>Whether the number that begins there has nothing of it before.</summary>
    private static bool IsWhole(int start, ReadOnlySpan<byte> log) => start == 0 || log[start - 1] is not ((byte)'.' or (byte)'-' or (>= (byte)'0' and <= (byte)'9'));
}
