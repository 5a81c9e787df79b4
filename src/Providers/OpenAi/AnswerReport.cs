using System.Text.Json;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.OpenAi;

/// <summary>What compatible services say of an image beside it: the model and the seed that they used. OpenAI says neither.</summary>
internal static class AnswerReport
{
    private const int LongestName = 200;

    /// <summary>The outcome with what the answer says; as it is where that is nothing.</summary>
    public static SubmitOutcome With(SubmitOutcome outcome, Answer answer, string? ordered)
        => outcome is SubmitOutcome.Completed completed && WireJson.Read(answer.Body, OpenAiJson.Default.WireReport) is { } wire
            ? completed with { Report = new ImageReport { Seed = SeedOf(wire.Seed) ?? SeedOf(FirstOf(wire.Data)), Model = ModelOf(wire.Model, ordered) } }
            : outcome;

    // A snapshot of the model that was ordered is that model.
    private static string? ModelOf(JsonElement model, string? ordered)
        => WireJson.TextOf(model) is not { Length: > 0 and <= LongestName } used || used.Any(char.IsControl) ? null
            : ordered is not null && used.StartsWith($"{ordered.Split('/')[^1]}-", StringComparison.OrdinalIgnoreCase) ? ordered
            : used;

    private static JsonElement FirstOf(JsonElement data)
        => data.ValueKind == JsonValueKind.Array && data.GetArrayLength() > 0 && data[0].ValueKind == JsonValueKind.Object && data[0].TryGetProperty("seed", out var seed) ? seed : default;

    private static long? SeedOf(JsonElement seed) => WireJson.WholeOf(seed) is >= 0 and var number ? number : null;
}
