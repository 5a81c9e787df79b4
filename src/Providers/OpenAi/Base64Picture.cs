using System.Text.Json;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.OpenAi;

/// <summary>A picture inside an answer.</summary>
internal static class Base64Picture
{
    /// <summary>Whether the answer has one, good or not.</summary>
    public static bool Is(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => false,
        JsonValueKind.String => !value.ValueEquals(""),
        _ => true,
    };

    /// <summary>The bytes; null when it is no base64 or too large. A <c>data:</c> address, as some compatible services give, is read too.</summary>
    public static byte[]? Decode(JsonElement value, int cap)
    {
        // As text first: base64 of an escape that is no text would throw, and a paid answer is never to end as a fault of ours.
        if (value.ValueKind != JsonValueKind.String || WireJson.TextOf(value) is not { } text)
        {
            return null;
        }

        return DataUri.Is(text) ? DataUri.Decode(text, cap)
            : value.TryGetBytesFromBase64(out var bytes) && bytes.Length <= cap ? bytes
            : null;
    }
}
