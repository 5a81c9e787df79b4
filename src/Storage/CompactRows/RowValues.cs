using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ImageGen.Storage.CompactRows;

/// <summary>
/// Times and hashes of a row as bytes: a text of digits compresses badly, and breaks the matches of the text around it. In the text, one character takes the place
/// of each value. A value that occurs again is a reference to the first one, and a time is the difference to the value before it.
/// </summary>
internal static partial class RowValues
{
    private const char Milliseconds = '\u0004';
    private const char Instant = '\u0005';
    private const char Hash = '\u0006';
    private const char Day = '\u0007';

    private const int HashLength = 32;
    private const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz";
    private const string DayFormat = "yyyy/MM/dd";

    /// <summary>The time to which the first one is the difference. It never changes.</summary>
    private static readonly long Start = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    /// <summary>Whether the text contains characters that stand for values.</summary>
    public static bool IsAmbiguous(string text) => text.AsSpan().IndexOfAnyInRange(Milliseconds, Day) >= 0;

    /// <summary>The text with characters in place of values, and the values.</summary>
    public static (string Text, byte[] Values) Take(string text)
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer);
        var (last, times, hashes) = (Start, new List<long>(), new List<string>());
        var shortened = ValuePattern().Replace(text, match =>
        {
            if (match.Length == 2 * HashLength)
            {
                WriteHash(match.Value);
                return $"{Hash}";
            }

            var kind = match.Length == DayFormat.Length ? Day : match.ValueSpan.Contains('T') ? Instant : Milliseconds;
            if (Parse(kind, match.ValueSpan) is not { } ticks || Format(kind, ticks) != match.Value)
            {
                return match.Value;
            }

            WriteTime(kind, ticks);
            return $"{kind}";
        });
        writer.Flush();
        return (shortened, buffer.ToArray());

        void WriteHash(string hash)
        {
            var known = hashes.IndexOf(hash);
            writer.Write7BitEncodedInt(known + 1);
            if (known < 0)
            {
                hashes.Add(hash);
                writer.Write(Convert.FromHexString(hash));
            }
        }

        void WriteTime(char kind, long ticks)
        {
            if (times.IndexOf(ticks) is >= 0 and var known)
            {
                writer.Write7BitEncodedInt64((2 * known) + 1);
                return;
            }

            var difference = (ticks / UnitOf(kind)) - (last / UnitOf(kind));
            writer.Write7BitEncodedInt64(2 * ((difference << 1) ^ (difference >> 63)));
            times.Add(ticks);
            last = ticks;
        }
    }

    /// <summary>The text that <see cref="Take"/> was called with.</summary>
    public static string Restore(string text, byte[] values)
    {
        using var reader = new BinaryReader(new MemoryStream(values));
        var (last, times, hashes) = (Start, new List<long>(), new List<string>());
        var whole = new StringBuilder(2 * text.Length);
        foreach (var character in text)
        {
            _ = character switch
            {
                Hash => whole.Append(ReadHash()),
                Milliseconds or Instant or Day => whole.Append(Format(character, ReadTime(character))),
                _ => whole.Append(character),
            };
        }

        return whole.ToString();

        string ReadHash()
        {
            var known = reader.Read7BitEncodedInt();
            if (known == 0)
            {
                hashes.Add(Convert.ToHexStringLower(reader.ReadBytes(HashLength)));
            }

            return hashes[known == 0 ? ^1 : known - 1];
        }

        long ReadTime(char kind)
        {
            var code = reader.Read7BitEncodedInt64();
            if (code % 2 != 0)
            {
                return times[(int)(code / 2)];
            }

            var difference = (long)((ulong)code >> 2) ^ -((code >> 1) & 1);
            last = ((last / UnitOf(kind)) + difference) * UnitOf(kind);
            times.Add(last);
            return last;
        }
    }

    private static long UnitOf(char kind) => kind switch
    {
        Milliseconds => TimeSpan.TicksPerMillisecond,
        Instant => 1,
        _ => TimeSpan.TicksPerDay,
    };

    private static long? Parse(char kind, ReadOnlySpan<char> text)
    {
        if (kind == Milliseconds)
        {
            return DateTime.UnixEpoch.Ticks + (long.Parse(text, CultureInfo.InvariantCulture) * TimeSpan.TicksPerMillisecond);
        }

        var format = kind == Day ? DayFormat : InstantFormat;
        return DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.UtcTicks : null;
    }

    private static string Format(char kind, long ticks) => kind == Milliseconds
        ? ((ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond).ToString(CultureInfo.InvariantCulture)
        : new DateTimeOffset(ticks, TimeSpan.Zero).ToString(kind == Day ? DayFormat : InstantFormat, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        """
        (?<![0-9A-Za-z])(?:[0-9a-f]{64}|2[0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,7})?\+00:00|2[0-9]{3}/[0-9]{2}/[0-9]{2}|[1-9][0-9]{12})(?![0-9A-Za-z])
        """,
        RegexOptions.CultureInvariant)]
    private static partial Regex ValuePattern();
}
