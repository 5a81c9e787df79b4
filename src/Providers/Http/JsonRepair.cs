using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace ImageGen.Providers.Http;

/// <summary>
/// Makes valid JSON of what is nearly JSON, as Python, proxies and hand-written servers produce it: <c>NaN</c> and <c>Infinity</c>, a byte order
/// mark, invalid UTF-8, unpaired surrogates, control characters in texts, and unlimited nesting. Such values become null
/// or U+FFFD. A truncated body stays invalid: it must never be taken for a complete one.
/// </summary>
internal static class JsonRepair
{
    /// <summary>Maximum depth of values; deeper ones become null. ComfyUI repeats whole workflows, and extensions nest without a limit.</summary>
    public const int MaxDepth = 256;

    /// <summary>The characters in a text that are not copied unchanged: escapes, and control characters.</summary>
    private static readonly SearchValues<byte> Special = SearchValues.Create([(byte)'\\', .. Enumerable.Range(0, ' ').Select(code => (byte)code)]);

    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>Whether the body needs repair even though it may parse: it has text that can't be decoded, or begins with a byte order mark.</summary>
    public static bool IsNeeded(ReadOnlySpan<byte> json)
        => json.StartsWith(Mark) || json.IndexOf("\\ud"u8) >= 0 || json.IndexOf("\\uD"u8) >= 0 || !Utf8.IsValid(json);

    /// <summary>Whether it begins as an object or a list does, so that an image or a page is not scanned.</summary>
    public static bool IsPossible(ReadOnlySpan<byte> json) => WithoutMark(json).TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];

    public static ReadOnlySpan<byte> Repair(ReadOnlySpan<byte> json)
    {
        json = WithoutMark(json);

        ReadOnlySpan<byte> text = Utf8.IsValid(json) ? json : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json));
        var repaired = new ArrayBufferWriter<byte>(text.Length + 16);
        var depth = 0;
        for (var at = 0; at < text.Length;)
        {
            var end = EndOfToken(text, at);
            var token = text[at..end];
            depth -= IsOneOf(token, '}', ']') ? 1 : 0;
            var opens = IsOneOf(token, '{', '[');
            if (opens && depth == MaxDepth)
            {
                // A value that is too deep is skipped from here to its closing bracket.
                repaired.Write("null"u8);
            }
            else if (depth < MaxDepth || (depth == MaxDepth && !IsOneOf(token, '}', ']')))
            {
                Write(repaired, token);
            }

            depth += opens ? 1 : 0;
            at = end;
        }

        return repaired.WrittenSpan;
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> json)
    {
        while (json.StartsWith(Mark))
        {
            json = json[Mark.Length..];
        }

        return json;
    }

    private static bool IsOneOf(ReadOnlySpan<byte> token, char one, char other) => token[0] == one || token[0] == other;

    private static int EndOfToken(ReadOnlySpan<byte> text, int start)
    {
        if (text[start] == '"')
        {
            return EndOfText(text, start);
        }

        var end = start + 1;
        if (!IsOfWord(text[start]))
        {
            return end;
        }

        while (end < text.Length && IsOfWord(text[end]))
        {
            end++;
        }

        return end;
    }

    private static int EndOfText(ReadOnlySpan<byte> text, int start)
    {
        for (var at = start + 1; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                return at + 1;
            }

            at += text[at] == '\\' ? 1 : 0;
        }

        return text.Length;
    }

    private static bool IsOfWord(byte one) => one is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'0' and <= (byte)'9') or (byte)'-' or (byte)'+' or (byte)'.';

    private static void Write(ArrayBufferWriter<byte> repaired, ReadOnlySpan<byte> token)
    {
        if (token[0] == '"')
        {
            WriteText(repaired, token);
        }
        else
        {
            repaired.Write(ValueOf(token));
        }
    }

    /// <summary>The literals of Python and JavaScript for values that JSON does not have.</summary>
    private static ReadOnlySpan<byte> ValueOf(ReadOnlySpan<byte> word) => Encoding.UTF8.GetString(word) switch
    {
        "NaN" or "nan" or "-NaN" or "-nan" or "Infinity" or "-Infinity" or "+Infinity" or "inf" or "-inf" or "Inf" or "-Inf" or "None" or "undefined" => "null"u8,
        "True" => "true"u8,
        "False" => "false"u8,
        _ => word,
    };

    private static void WriteText(ArrayBufferWriter<byte> repaired, ReadOnlySpan<byte> text)
    {
        // Texts may be images in base64, of several megabytes.
        while (text.IndexOfAny(Special) is >= 0 and var at)
        {
            repaired.Write(text[..at]);
            text = text[at..];
            if (text[0] == '\\' && text.Length > 1)
            {
                text = text[WriteEscape(repaired, text)..];
                continue;
            }

            repaired.Write(text[0] == '\\' ? text[..1] : Encoding.ASCII.GetBytes($"\\u{text[0]:x4}"));
            text = text[1..];
        }

        repaired.Write(text);
    }

    /// <summary>Writes the escape at the present position; returns its length.</summary>
    private static int WriteEscape(ArrayBufferWriter<byte> repaired, ReadOnlySpan<byte> text)
    {
        if (CodeOf(text) is not { } code || !char.IsSurrogate(code))
        {
            repaired.Write(text[..2]);
            return 2;
        }

        if (char.IsHighSurrogate(code) && CodeOf(text[6..]) is { } low && char.IsLowSurrogate(low))
        {
            repaired.Write(text[..12]);
            return 12;
        }

        repaired.Write("\\ufffd"u8);
        return 6;
    }

    /// <summary>The code of an escape of the form <c>\uXXXX</c>; null for none.</summary>
    private static char? CodeOf(ReadOnlySpan<byte> text)
        => text.Length >= 6 && text.StartsWith("\\u"u8) && ushort.TryParse(text.Slice(2, 4), NumberStyles.AllowHexSpecifier, null, out var code) ? (char)code : null;
}
