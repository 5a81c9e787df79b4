using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ImageGen.Messaging;

/// <summary>Describes why a message can't be read, for its publisher, without the parser's own text.</summary>
internal static partial class UnreadableJson
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };
    private static readonly JsonSerializerOptions AsOnTheBus = new() { PropertyNameCaseInsensitive = true, AllowTrailingCommas = true, ReadCommentHandling = JsonCommentHandling.Skip };

    /// <summary>One sentence: the missing fields, the field with a wrong type, or the position of the invalid JSON. It quotes names, and no values.</summary>
    public static string Describe(JsonException fault)
    {
        if (MissingFields().Match(fault.Message) is { Success: true } missing)
        {
            return $"Missing fields: {string.Join(", ", Names().Matches(missing.Groups[1].Value).Select(name => name.Groups[1].Value))}.";
        }

        if (fault.Message.Contains("could not be converted", StringComparison.Ordinal))
        {
            return $"The value of {fault.Path ?? "the body"} has the wrong type for that field.";
        }

        return string.Create(CultureInfo.InvariantCulture, $"It is not valid JSON at line {(fault.LineNumber ?? 0) + 1}, byte {(fault.BytePositionInLine ?? 0) + 1}.");
    }

    /// <summary>
    /// The same for a whole body, for cases in which the bus's reader does not report the position: it reports none for an error inside <c>metadata</c>, and reports an
    /// array in place of an object as invalid JSON. The body, or the message in an envelope, is then parsed again as the expected command.
    /// </summary>
    public static string Describe(JsonException fault, ReadOnlyMemory<byte> body, Type command)
    {
        var description = Describe(fault);
        var hasPosition = description.StartsWith("The value", StringComparison.Ordinal) && fault.Path is { Length: > 1 };
        if (hasPosition || description.StartsWith("Missing fields", StringComparison.Ordinal))
        {
            return description;
        }

        try
        {
            using var document = JsonDocument.Parse(body, Lenient);
            var root = document.RootElement;
            var message = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("message", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : root;
            message.Deserialize(command, AsOnTheBus);
        }
        catch (JsonException plain)
        {
            return Describe(plain);
        }
        catch (InvalidOperationException)
        {
            // A string that is not valid Unicode.
        }

        return description;
    }

    [GeneratedRegex("missing required properties[^:]*:(.*)", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex MissingFields();

    [GeneratedRegex("'([^']+)'", RegexOptions.CultureInvariant)]
    private static partial Regex Names();
}
