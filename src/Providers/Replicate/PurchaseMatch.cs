using System.Text.Json;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Replicate;

/// <summary>Whether a listed prediction is the one that an order made.</summary>
internal static class PurchaseMatch
{
    /// <summary>
    /// Whether it is certainly of the model. Versions are told by their digits. Official models report the version <c>hidden</c>, and have
    /// been recorded under names of the owners <c>replicate</c> and <c>replicate-internal</c> instead of their own.
    /// </summary>
    public static bool IsOfModel(WirePrediction prediction, ModelName model)
    {
        if (model.Version is { } version && prediction.Version is { Length: 64 } reported)
        {
            return reported == version;
        }

        return IsOfPath(prediction, model)
            || (model.Version is null
                && prediction.Model is { } alias
                && (alias.StartsWith("replicate/", StringComparison.Ordinal) || alias.StartsWith("replicate-internal/", StringComparison.Ordinal)));
    }

    /// <summary>
    /// Whether it can't be excluded that it is of the model: the service has been recorded answering an order for one version with a
    /// prediction of a later one.
    /// </summary>
    public static bool MayBeOfModel(WirePrediction prediction, ModelName model)
        => IsOfModel(prediction, model) || model.Path is null || IsOfPath(prediction, model);

    /// <summary>Whether it has the order's prompt and seed, and starts from an image exactly when the order does, just as freely.</summary>
    public static bool IsOfOrder(WirePrediction prediction, GenerationOrder order, long seed) => HasWords(prediction, order) && SeedOf(prediction) == seed;

    /// <summary>Whether it is like the order but for the seed, and may have one that the model takes in place of the order's (<see cref="SeedRange.Fold"/>): a smaller one, but for 0.</summary>
    public static bool MayHaveFoldedSeed(WirePrediction prediction, GenerationOrder order)
        => HasWords(prediction, order) && SeedOf(prediction) is { } seed && (seed < order.Seed || order.Seed == 0);

    private static double? SeedOf(WirePrediction prediction) => WireJson.NumberOf(WireJson.In(prediction.Input, "seed"));

    private static bool HasWords(WirePrediction prediction, GenerationOrder order)
        => prediction.Input.ValueKind == JsonValueKind.Object
            && prediction.Input.TryGetProperty("prompt", out var prompt) && WireJson.TextOf(prompt) == order.Prompt
            && StrengthOf(prediction.Input) == order.Strength;

    // What the service shows of the image itself is not known, so that it is not compared.
    private static double? StrengthOf(JsonElement input)
        => input.TryGetProperty(SourceMapping.Image, out _)
            && input.TryGetProperty(SourceMapping.Strength, out var strength)
            ? WireJson.NumberOf(strength)
            : null;

    private static bool IsOfPath(WirePrediction prediction, ModelName model)
        => model.Path is not null && string.Equals(prediction.Model, model.Path, StringComparison.OrdinalIgnoreCase);
}
