using System.Text.Json;

namespace ImageGen.Emulators.HuggingFace;

/// <summary>Reads optional fields.</summary>
internal static class Fields
{
    public static JsonElement Of(this JsonElement body, string name) => body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) ? value : default;

    public static string? TextOf(this JsonElement body, string name) => body.Of(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
