using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ImageGen.Contracts;

namespace ImageGen.Storage.Redis;

/// <summary>How parts of a row and events are written in the store.</summary>
internal static class StoreJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        // Written for ourselves, never into a page: other scripts than Latin stay as short as they are.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        TypeInfoResolver = StoreJsonContext.Default.WithAddedModifier(LeaveOutWhatScriptsAdd),
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, TypeOf<T>());

    public static T Read<T>(string json)
        => JsonSerializer.Deserialize(json, TypeOf<T>()) ?? throw new InvalidDataException($"The store holds no {typeof(T).Name} where one should be.");

    /// <summary>Reads a value of a type that is known at run time only.</summary>
    public static object Read(Type type, string json)
        => JsonSerializer.Deserialize(json, Options.GetTypeInfo(type)) ?? throw new InvalidDataException($"The store holds no {type.Name} where one should be.");

    private static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    /// <summary>An event's number and time are the script's to give; they stand beside the payload.</summary>
    private static void LeaveOutWhatScriptsAdd(JsonTypeInfo type)
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
