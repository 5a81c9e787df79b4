using System.Text.Json;
using ImageGen.Providers.GpuServers;

namespace ImageGen.Providers.Automatic1111;

/// <summary>The server's response to <c>GET /sdapi/v1/sd-models</c>: the checkpoints that it can load.</summary>
internal static class CheckpointList
{
    private static readonly string[] NameFields = ["title", "model_name", "filename"];

    /// <summary>The number of checkpoints, and whether the requested one is among them; null for a response that can't be read.</summary>
    public static (int Count, bool HasIt)? Find(ReadOnlyMemory<byte> body, string requested)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind != JsonValueKind.Array ? null
                : (document.RootElement.GetArrayLength(), document.RootElement.EnumerateArray().Any(one => Is(one, requested)));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool Is(JsonElement checkpoint, string requested)
        => NameFields.Any(name => CheckpointName.IsSame(requested, TextOf(checkpoint, name)))
            || CheckpointName.IsSame(requested, null, TextOf(checkpoint, "hash"))
            || CheckpointName.IsSame(requested, null, TextOf(checkpoint, "sha256"));

    private static string? TextOf(JsonElement value, string name)
        => value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
