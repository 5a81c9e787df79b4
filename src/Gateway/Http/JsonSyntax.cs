using System.Text;
using System.Text.Json;

namespace ImageGen.Gateway.Http;

/// <summary>Describes where and why a text is not JSON, for API callers. The parser's own messages address .NET developers.</summary>
internal static class JsonSyntax
{
    /// <summary>Describes the fault in <paramref name="body"/>, which is UTF-8. The text follows the name of a field.</summary>
    /// <param name="body">The whole body.</param>
    /// <param name="fault">The parser's exception.</param>
    /// <param name="maxDepth">How deep objects and lists may be nested.</param>
    public static string Describe(ReadOnlySpan<byte> body, JsonException fault, int maxDepth)
    {
        var line = fault.LineNumber ?? 0;
        var start = StartOf(body, line);
        var at = (int)Math.Min(start + (fault.BytePositionInLine ?? 0), body.Length);
        var column = Encoding.UTF8.GetCharCount(body[start..at]) + 1;
        return $"is not valid JSON at line {line + 1}, column {column}: {CauseOf(body, at, maxDepth)}.";
    }

    private static int StartOf(ReadOnlySpan<byte> body, long line)
    {
        var start = 0;
        for (var n = 0; n < line && body[start..].IndexOf((byte)'\n') is >= 0 and var next; n++)
        {
            start += next + 1;
        }

        return start;
    }

    private static string CauseOf(ReadOnlySpan<byte> body, int at, int maxDepth)
    {
        var (depth, hasEnded, isCut) = Read(body, maxDepth);
        if (hasEnded)
        {
            return "something follows the end of the object";
        }

        if (isCut || at >= body.Length)
        {
            return "it ends before every object, list and string is closed";
        }

        var before = body[..at].TrimEnd(" \t\r\n"u8);
        var last = before.IsEmpty ? (byte)0 : before[^1];
        return ((char)body[at], (char)last) switch
        {
            ('{' or '[', _) when depth >= maxDepth => $"objects and lists may be nested at most {maxDepth} deep",
            ('}' or ']', ',') => "a comma must not precede the end of an object or a list",
            ('}' or ']', ':') or (',', ':' or ',' or '{' or '[') => "a value is missing before it",
            ('}' or ']', _) => "it closes an object or a list that is not open, or closes it too early",
            ('\'', _) => "names and strings need double quotes",
            ('/' or '#', _) => "JSON has no comments",
            (var control, _) when control < ' ' => "it has a control character; in a string, write it as an escape, such as \\n for a line break",
            ('"' or '{' or '[' or '-' or (>= '0' and <= '9') or (>= 'a' and <= 'z'), '"' or '}' or ']') => "a comma or a colon is missing before it",
            _ when IsEscape(body, at) => "a backslash must be followed by one of \" \\ / b f n r t or by u and four hexadecimal digits",
            ((>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_', _) => "only true, false and null are written without quotes; names need double quotes",
            ((>= '0' and <= '9') or '-' or '+' or '.', _) => "a number is written as 12, -3.5 or 1e6, without leading zeros",
            _ => "this character is not expected here",
        };
    }

    private static bool IsEscape(ReadOnlySpan<byte> body, int at) => body[Math.Max(0, at - 5)..at].LastIndexOf((byte)'\\') >= 0;

    /// <summary>The depth at which the parser fails, whether it has read a complete value before, and whether the text ends too early.</summary>
    private static (int Depth, bool HasEnded, bool IsCut) Read(ReadOnlySpan<byte> body, int maxDepth)
    {
        var reader = new Utf8JsonReader(body, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = maxDepth }));
        var (depth, any, isCut) = (0, false, false);
        try
        {
            while (reader.Read())
            {
                any = true;
                depth = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray ? reader.CurrentDepth + 1 : reader.CurrentDepth;
            }

            isCut = true;
        }
        catch (JsonException)
        {
            // The reader failed; the values read so far describe the position.
        }

        return (depth, any && depth == 0, isCut);
    }
}
