using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Cli.Client;

/// <summary>The gateway's JSON: snake_case, and absent fields rather than null in requests.</summary>
internal static class ClientJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };
}
