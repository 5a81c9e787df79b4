using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using ImageGen.Contracts;
using ImageGen.EndToEnd.Tests.Channels;

namespace ImageGen.EndToEnd.Tests.Documents;

/// <summary>Validates a message of a page against its schema or contract.</summary>
internal static partial class MessageCheck
{
    private static readonly JsonSerializerOptions Strict = new() { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>Returns the errors of a message. An unknown kind of message is an error too.</summary>
    public static IReadOnlyList<string> FaultsOf(DocumentBlock block)
    {
        // With comments between them there may be several. "…" stands for what is left out.
        var messages = block.Language == "jsonc" ? Comment().Split(block.Code).Select(text => Ellipsis().Replace(text, "")).Where(text => text.Trim().Length > 0) : [block.Code];
        return [.. messages.SelectMany(message => FaultsOf(JsonSerializer.Deserialize<JsonElement>(message)))];
    }

    private static IEnumerable<string> FaultsOf(JsonElement message)
    {
        var names = message.EnumerateObject().Select(field => field.Name).ToHashSet();
        if (names.Contains("type") && names.Contains("data"))
        {
            // The body of a webhook: its data is the event, with a link to the image.
            return message.GetProperty("type").GetString() is "webhook.test" or "image.generated" ? [] : Faults(message.GetProperty("type").GetString()!, message.GetProperty("data"));
        }

        if (names.Contains("image") && names.Contains("receipt"))
        {
            return Faults("image.generated", message);
        }

        if (names.Contains("request"))
        {
            return Faults("generate-image", message);
        }

        if (names.Contains("changes"))
        {
            // A part of an attempt.
            return message.GetProperty("changes").Deserialize<RequestChange[]>(Strict) is null ? ["There is no change."] : [];
        }

        if (names.Contains("prompt"))
        {
            return message.Deserialize<ImageRequest>(Strict) is null ? ["There is no request."] : [];
        }

        // Of answers that only the gateway gives, the OpenAPI document has the schema; here it is enough that they can be read.
        return names.SetEquals(["job_id"]) ? Faults("cancel-image", message) : names.Contains("secret_last4") || names.Contains("next_cursor") ? [] : [$"Nobody knows what this is: {message}"];
    }

    private static IReadOnlyList<string> Faults(string schema, JsonElement body) => PublishedSchema.FaultsOf(new SeenEvent(Guid.Empty, 0, schema, body));

    [GeneratedRegex("^//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(", …")]
    private static partial Regex Ellipsis();
}
