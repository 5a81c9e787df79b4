using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ImageGen.Contracts.Tests.Schemas;

/// <summary>The JSON schema (draft 2020-12) of a message, made from its contract and the words that describe it there.</summary>
internal static partial class MessageSchema
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private static readonly Dictionary<string, string> Words = ReadWords();

    public static string Of(Type message, string name)
    {
        var schema = Json.GetJsonSchemaAsNode(message, new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe }).AsObject();
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", name);
        if (message.IsSubclassOf(typeof(NumberedEvent)))
        {
            // Given by the store, and therefore not demanded of who makes an event; on the wire they are always there.
            schema["required"]!.AsArray().Add("sequence");
            schema["required"]!.AsArray().Add("time");
        }

        return schema.ToJsonString(Json).ReplaceLineEndings("\n") + "\n";
    }

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode node)
    {
        if (node is not JsonObject schema)
        {
            return node;
        }

        // Fields without a value are absent on the wire and never null.
        if (schema["type"] is JsonArray types && types.Any(type => type!.GetValue<string>() == "null"))
        {
            var others = types.Select(type => type!.GetValue<string>()).Where(type => type != "null").ToList();
            schema["type"] = others.Count == 1 ? others[0] : new JsonArray([.. others.Select(type => (JsonNode)type)]);
        }

        if (schema["enum"] is JsonArray words && words.Any(word => word is null))
        {
            schema["enum"] = new JsonArray([.. words.Where(word => word is not null).Select(word => word!.DeepClone())]);
        }

        var key = context.PropertyInfo is { AttributeProvider: PropertyInfo property }
            ? $"P:{property.DeclaringType!.FullName}.{property.Name}"
            : $"T:{context.TypeInfo.Type.FullName}";
        if (Words.TryGetValue(key, out var description))
        {
            schema.Insert(0, "description", description);
        }

        foreach (var attribute in context.PropertyInfo?.AttributeProvider?.GetCustomAttributes(inherit: false) ?? [])
        {
            Limit(schema, attribute);
        }

        return schema;
    }

    private static void Limit(JsonObject schema, object attribute)
    {
        switch (attribute)
        {
            case RangeAttribute range:
                schema["minimum"] = JsonSerializer.SerializeToNode(range.Minimum);
                schema["maximum"] = JsonSerializer.SerializeToNode(range.Maximum);
                break;
            case StringLengthAttribute length:
                if (length.MinimumLength > 0)
                {
                    schema["minLength"] = length.MinimumLength;
                }

                schema["maxLength"] = length.MaximumLength;
                break;
            case RegularExpressionAttribute expression:
                schema["pattern"] = expression.Pattern;
                break;
            case DefaultValueAttribute value:
                schema["default"] = JsonSerializer.SerializeToNode(value.Value);
                break;
            default:
                break;
        }
    }

    private static Dictionary<string, string> ReadWords() => XDocument
        .Load(Path.ChangeExtension(typeof(GenerateImage).Assembly.Location, ".xml"))
        .Descendants("member")
        .Where(member => member.Element("summary") is not null)
        .ToDictionary(member => member.Attribute("name")!.Value, member => TextOf(member.Element("summary")!), StringComparer.Ordinal);

    /// <summary>A summary as plain words: of a reference the wire name of what it refers to.</summary>
    private static string TextOf(XElement summary)
    {
        var text = string.Concat(summary.Nodes().Select(node => node switch
        {
            XText plain => plain.Value,
            XElement { Name.LocalName: "see" } see => NameOf(see.Attribute("cref")?.Value ?? ""),
            XElement element => element.Value,
            _ => "",
        }));
        return Blanks().Replace(text, " ").Trim();
    }

    private static string NameOf(string reference)
    {
        var name = reference[(reference.LastIndexOf('.') + 1)..];
        return reference.StartsWith("P:", StringComparison.Ordinal) || reference.StartsWith("F:", StringComparison.Ordinal)
            ? JsonNamingPolicy.SnakeCaseLower.ConvertName(name)
            : name;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
