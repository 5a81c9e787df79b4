using System.Text.Json;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Replicate;

/// <summary>Finds the image in an output, whose format the model declares: an address, a list of them, or an object around one.</summary>
internal static class OutputReader
{
    private const int MaxDepth = 4;

    /// <summary>The first address in it; null when there is none.</summary>
    public static string? FindAddress(JsonElement output) => Find(output, MaxDepth);

    /// <summary>Whether it is empty, as when a safety filter has withheld all images.</summary>
    public static bool IsEmpty(JsonElement output) => output.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => true,
        JsonValueKind.Array => output.EnumerateArray().All(IsEmpty),
        JsonValueKind.String => output.ValueEquals(""),
        _ => false,
    };

    private static string? Find(JsonElement output, int depth) => output.ValueKind switch
    {
        _ when depth == 0 => null,
        JsonValueKind.String => WireJson.TextOf(output) is { } text && IsAddress(text) ? text : null,
        JsonValueKind.Array => output.EnumerateArray().Select(item => Find(item, depth - 1)).FirstOrDefault(address => address is not null),
        JsonValueKind.Object => output.EnumerateObject().Select(property => Find(property.Value, depth - 1)).FirstOrDefault(address => address is not null),
        _ => null,
    };

    private static bool IsAddress(string text)
        => text.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("data:", StringComparison.OrdinalIgnoreCase);
}
