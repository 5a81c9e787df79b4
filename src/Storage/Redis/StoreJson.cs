using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ImageGen.Contracts;

namespace ImageGen.Storage.Redis;

/// <summary>The JSON of parts of a row and of events in the store.</summary>
internal static class StoreJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        // Only this system reads it, and it never becomes part of a web page, so that non-Latin letters need no escaping.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        TypeInfoResolver = StoreJsonContext.Default.WithAddedModifier(OmitWhatScriptsAdd),
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, TypeOf<T>());

    public static T Read<T>(string json)
        => JsonSerializer.Deserialize(json, TypeOf<T>()) ?? throw new InvalidDataException($"The store holds no {typeof(T).Name} where one is expected.");

    /// <summary>Writes an event as its own type, without a type name.</summary>
    public static string WriteEvent(NumberedEvent value) => JsonSerializer.Serialize(value, Options.GetTypeInfo(value.GetType()));

    /// <summary>Reads a value of a type that is known at run time only.</summary>
    public static object Read(Type type, string json)
        => JsonSerializer.Deserialize(json, Options.GetTypeInfo(type)) ?? throw new InvalidDataException($"The store holds no {type.Name} where one is expected.");

    private static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    /// <summary>The script sets an event's number and time; they are stored beside the payload.</summary>
    private static void OmitWhatScriptsAdd(JsonTypeInfo type)
    {
        if (!type.Type.IsAssignableTo(typeof(NumberedEvent)))
        {
            return;
        }

        foreach (var property in type.Properties.Where(property => property.Name is "sequence" or "time"))
        {
            property.ShouldSerialize = (_, _) => false;
        }
    }
}
