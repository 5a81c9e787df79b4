using System.Text;
using System.Text.Json;

namespace ImageGen.Gateway.Http;

/// <summary>Says in words of its own where and why a text is not JSON. The parser's words are for whoever programs against it.</summary>
internal static class JsonSyntax
{
    /// <summary>What is wrong with <paramref name="body"/>, which is UTF-8, as <paramref name="fault"/> says: to stand behind the name of a field.</summary>
    /// <param name="body">The whole body.</param>
    /// <param name="fault">What the parser stumbled over.</param>
    /// <param name="maxDepth">How deep objects and lists may lie in each other.</param>
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
            return "it ends before all that was opened is closed";
        }

        var before = body[..at].TrimEnd(" \t\r\n"u8);
        var last = before.IsEmpty ? (byte)0 : before[^1];
        return ((char)body[at], (char)last) switch
        {
            ('{' or '[', _) when depth >= maxDepth => $"objects and lists may lie in each other {maxDepth} deep at the most",
            ('}' or ']', ',') => "no comma may stand before the end of an object or a list",
            ('}' or ']', ':') or (',', ':' or ',' or '{' or '[') => "a value is missing before it",
            ('}' or ']', _) => "it closes what is not open, or too early",
            ('\'', _) => "names and texts stand in double quotes",
            ('/' or '#', _) => "JSON has no comments",
            (var control, _) when control < ' ' => "a control character stands in it; in a text it is written as an escape, such as \\n for a line break",
            ('"' or '{' or '[' or '-' or (>= '0' and <= '9') or (>= 'a' and <= 'z'), '"' or '}' or ']') => "a comma or a colon is missing before it",
            _ when IsEscape(body, at) => "a backslash must be followed by one of \" \\ / b f n r t or by u and four hexadecimal digits",
            ((>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_', _) => "the only words without quotes are true, false and null, and names stand in double quotes",
            ((>= '0' and <= '9') or '-' or '+' or '.', _) => "a number is written as 12, -3.5 or 1e6, without leading zeros",
            _ => "this character is not expected here",
        };
    }

    private static bool IsEscape(ReadOnlySpan<byte> body, int at) => body[Math.Max(0, at - 5)..at].LastIndexOf((byte)'\\') >= 0;

    /// <summary>How deep the parser is where it stumbles, whether it has read a whole value by then, and whether it would go on if more came.</summary>
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
            // That is the place.
        }

        return (depth, any && depth == 0, isCut);
    }
}
