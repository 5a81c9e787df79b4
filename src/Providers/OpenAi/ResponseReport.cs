using System.Text.Json;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.OpenAi;

/// <summary>Reads the data of compatible services beside an image: the model and the seed that they used. OpenAI sends neither.</summary>
internal static class ResponseReport
{
    private const int MaxNameLength = 200;

    /// <summary>The outcome of an order with the report in the response; unchanged if it has no image.</summary>
    public static SubmitOutcome With(SubmitOutcome outcome, JsonElement response, string? ordered)
        => outcome is SubmitOutcome.Completed completed
            ? completed with { Report = new ImageReport { Seed = SeedOf(WireJson.In(response, "seed")) ?? SeedOf(FirstOf(WireJson.In(response, "data"))), Model = ModelOf(WireJson.In(response, "model"), ordered) } }
            : outcome;

    // A snapshot of the ordered model is that model.
    private static string? ModelOf(JsonElement model, string? ordered)
        => WireJson.TextOf(model) is not { Length: > 0 and <= MaxNameLength } used || used.Any(char.IsControl) ? null
            : ordered is not null && used.StartsWith($"{ordered.Split('/')[^1]}-", StringComparison.OrdinalIgnoreCase) ? ordered
            : used;

    private static JsonElement FirstOf(JsonElement data)
        => data.ValueKind == JsonValueKind.Array && data.GetArrayLength() > 0 && data[0].ValueKind == JsonValueKind.Object && data[0].TryGetProperty("seed", out var seed) ? seed : default;

    private static long? SeedOf(JsonElement seed) => WireJson.WholeOf(seed) is >= 0 and var number ? number : null;
}
