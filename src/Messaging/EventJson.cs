using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Messaging;

/// <summary>Events as plain JSON: the body of a message on the bus, and the data of a webhook.</summary>
public static class EventJson
{
    private static readonly EventJsonContext Json = new(new JsonSerializerOptions { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull });

    /// <summary>The JSON object of an event, in UTF-8. Properties without a value are absent.</summary>
    public static byte[] Write(object @event) => JsonSerializer.SerializeToUtf8Bytes(@event, @event.GetType(), Json);
}
