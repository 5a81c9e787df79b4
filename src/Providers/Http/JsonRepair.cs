using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace ImageGen.Providers.Http;

/// <summary>
/// Makes JSON of what is nearly JSON, as Python's writer, proxies and hand-written servers give it: <c>NaN</c> and <c>Infinity</c>, a byte order
/// mark, bytes that are no UTF-8, half a surrogate pair, control characters in texts, and nesting without end. The values in question become null
/// or U+FFFD. What breaks off in the middle stays broken: half an answer must never be taken for a whole one.
/// </summary>
internal static class JsonRepair
{
    /// <summary>How deep values are read; those further inside become null. ComfyUI repeats whole workflows, and extensions nest without a limit.</summary>
    public const int MaxDepth = 256;

    /// <summary>What in a text is not written as it is: escapes, and control characters.</summary>
    private static readonly SearchValues<byte> Special = SearchValues.Create([(byte)'\\', .. Enumerable.Range(0, ' ').Select(code => (byte)code)]);

    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>Whether even JSON that parses has something in it of which no text can be made, or begins with a mark.</summary>
    public static bool IsNeeded(ReadOnlySpan<byte> json)
        => json.StartsWith(Mark) || json.IndexOf("\\ud"u8) >= 0 || json.IndexOf("\\uD"u8) >= 0 || !Utf8.IsValid(json);

    /// <summary>Whether it begins as an object or a list does: an image or a page is not looked through in vain.</summary>
    public static bool IsPossible(ReadOnlySpan<byte> json) => WithoutMark(json).TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];

    public static ReadOnlySpan<byte> Mend(ReadOnlySpan<byte> json)
    {
        json = WithoutMark(json);

        ReadOnlySpan<byte> text = Utf8.IsValid(json) ? json : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json));
        var mended = new ArrayBufferWriter<byte>(text.Length + 16);
        var depth = 0;
        for (var at = 0; at < text.Length;)
        {
            var end = EndOfToken(text, at);
            var token = text[at..end];
            depth -= IsOneOf(token, '}', ']') ? 1 : 0;
            var opens = IsOneOf(token, '{', '[');
            if (opens && depth == MaxDepth)
            {
                // What is too deep is left out from here to its closing bracket.
                mended.Write("null"u8);
            }
            else if (depth < MaxDepth || (depth == MaxDepth && !IsOneOf(token, '}', ']')))
            {
                Write(mended, token);
            }

            depth += opens ? 1 : 0;
            at = end;
        }

        return mended.WrittenSpan;
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

    private static void Write(ArrayBufferWriter<byte> mended, ReadOnlySpan<byte> token)
    {
        if (token[0] == '"')
        {
            WriteText(mended, token);
        }
        else
        {
            mended.Write(ValueOf(token));
        }
    }

    /// <summary>What Python and JavaScript write for values that JSON has no word for.</summary>
    private static ReadOnlySpan<byte> ValueOf(ReadOnlySpan<byte> word) => Encoding.UTF8.GetString(word) switch
    {
        "NaN" or "nan" or "-NaN" or "-nan" or "Infinity" or "-Infinity" or "+Infinity" or "inf" or "-inf" or "Inf" or "-Inf" or "None" or "undefined" => "null"u8,
        "True" => "true"u8,
        "False" => "false"u8,
        _ => word,
    };

    private static void WriteText(ArrayBufferWriter<byte> mended, ReadOnlySpan<byte> text)
    {
        // Texts may be images in base64, of megabytes.
        while (text.IndexOfAny(Special) is >= 0 and var at)
        {
            mended.Write(text[..at]);
            text = text[at..];
            if (text[0] == '\\' && text.Length > 1)
            {
                text = text[WriteEscape(mended, text)..];
                continue;
            }

            mended.Write(text[0] == '\\' ? text[..1] : Encoding.ASCII.GetBytes($"\\u{text[0]:x4}"));
            text = text[1..];
        }

        mended.Write(text);
    }

    /// <summary>Writes the escape that a text goes on with; answers how long it was.</summary>
    private static int WriteEscape(ArrayBufferWriter<byte> mended, ReadOnlySpan<byte> text)
    {
        if (CodeOf(text) is not { } code || !char.IsSurrogate(code))
        {
            mended.Write(text[..2]);
            return 2;
        }

        if (char.IsHighSurrogate(code) && CodeOf(text[6..]) is { } low && char.IsLowSurrogate(low))
        {
            mended.Write(text[..12]);
            return 12;
        }

        mended.Write("\\ufffd"u8);
        return 6;
    }

    /// <summary>The code of an escape of the form <c>\uXXXX</c>; null for none.</summary>
    private static char? CodeOf(ReadOnlySpan<byte> text)
        => text.Length >= 6 && text.StartsWith("\\u"u8) && ushort.TryParse(text.Slice(2, 4), NumberStyles.AllowHexSpecifier, null, out var code) ? (char)code : null;
}
