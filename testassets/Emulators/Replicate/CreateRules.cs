using System.Text.Json;

namespace ImageGen.Emulators.Replicate;

/// <summary>
/// The checks of a creation before its acceptance: the published schema (no other properties, an input that is an
/// object, an https webhook, known events) and the model's own input schema.
/// </summary>
internal static class CreateRules
{
    private static readonly string[] Properties = ["version", "input", "webhook", "webhook_events_filter", "stream"];
    private static readonly string[] Events = ["start", "output", "logs", "completed"];

    /// <summary>Returns the errors of the body.</summary>
    /// <param name="body">The request.</param>
    /// <param name="takesVersion">Whether the path leaves the version to the body.</param>
    /// <param name="allowHttpWebhooks">Whether plain http is allowed, which the service refuses.</param>
    public static List<InvalidField> CheckBody(JsonElement body, bool takesVersion, bool allowHttpWebhooks)
    {
        const string Root = "(root)";
        if (body.ValueKind != JsonValueKind.Object)
        {
            return [new("invalid_type", Root, $"Invalid type. Expected: object, given: {NameOf(body)}")];
        }

        List<InvalidField> faults = [];
        string[] required = takesVersion ? ["version", "input"] : ["input"];
        faults.AddRange(required.Where(name => !body.TryGetProperty(name, out _))
            .Select(name => new InvalidField("required", Root, $"{name} is required")));
        faults.AddRange(body.EnumerateObject().Where(property => !Properties.Contains(property.Name) || (property.Name == "version" && !takesVersion))
            .Select(property => new InvalidField("additional_property_not_allowed", Root, $"Additional property {property.Name} is not allowed")));
        Expect(body, "version", faults, JsonValueKind.String);
        Expect(body, "input", faults, JsonValueKind.Object);
        Expect(body, "stream", faults, JsonValueKind.True, JsonValueKind.False);
        if (Expect(body, "webhook", faults, JsonValueKind.String) is { } webhook && !IsWebhook(webhook.GetString()!, allowHttpWebhooks))
        {
            faults.Add(new("format", "webhook", "Does not match format 'https-url'"));
        }

        if (Expect(body, "webhook_events_filter", faults, JsonValueKind.Array) is { } filter
            && filter.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String || !Events.Contains(item.GetString())))
        {
            faults.Add(new("enum", "webhook_events_filter", $"must be one of the following: {string.Join(", ", Events.Select(name => $"\"{name}\""))}"));
        }

        return faults;
    }

    /// <summary>Returns the errors of the input by the model's schema. Unknown fields are accepted, as by the service.</summary>
    public static List<InvalidField> CheckInput(JsonElement input, Model model)
    {
        List<InvalidField> faults = [];
        foreach (var field in model.Inputs)
        {
            if (!input.TryGetProperty(field.Name, out var value))
            {
                if (field.Required)
                {
                    faults.Add(new("required", "input", $"{field.Name} is required"));
                }
            }
            else if (Check(field, value) is { } fault)
            {
                faults.Add(fault);
            }
        }

        return faults;
    }

    private static InvalidField? Check(InputField field, JsonElement value)
    {
        var path = $"input.{field.Name}";
        var hasType = field.Type switch
        {
            InputType.String => value.ValueKind == JsonValueKind.String,
            InputType.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            InputType.Number => value.ValueKind == JsonValueKind.Number,
            _ => value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && number == decimal.Truncate(number),
        };
        if (!hasType)
        {
            return new("invalid_type", path, $"Invalid type. Expected: {NameOf(field.Type)}, given: {NameOf(value)}");
        }

        if (field.Choices is { } choices && !choices.Contains(value.GetString()))
        {
            return new("enum", path, $"{path} must be one of the following: {string.Join(", ", choices.Select(choice => $"\"{choice}\""))}");
        }

        if (value.ValueKind == JsonValueKind.Number && (!value.TryGetDecimal(out var given) || given < field.Minimum || given > field.Maximum))
        {
            return value.GetDouble() < (double?)field.Minimum
                ? new("number_gte", path, $"Must be greater than or equal to {field.Minimum}")
                : new("number_lte", path, $"Must be less than or equal to {field.Maximum}");
        }

        return null;
    }

    /// <summary>Returns the property if it has that kind; adds an error if it has another.</summary>
    private static JsonElement? Expect(JsonElement body, string name, List<InvalidField> faults, params ReadOnlySpan<JsonValueKind> kinds)
    {
        if (!body.TryGetProperty(name, out var value))
        {
            return null;
        }

        if (kinds.Contains(value.ValueKind))
        {
            return value;
        }

        var expected = kinds[0] is JsonValueKind.True ? "boolean" : kinds[0].ToString().ToLowerInvariant();
        faults.Add(new("invalid_type", name, $"Invalid type. Expected: {expected}, given: {NameOf(value)}"));
        return null;
    }

    private static bool IsWebhook(string text, bool allowHttp)
        => Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (allowHttp && uri.Scheme == Uri.UriSchemeHttp));

    private static string NameOf(InputType type) => type.ToString().ToLowerInvariant();

    private static string NameOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        var kind => kind.ToString().ToLowerInvariant(),
    };
}
