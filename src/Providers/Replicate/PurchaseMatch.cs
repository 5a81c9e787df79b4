using System.Text.Json;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Replicate;

/// <summary>Decides whether a listed prediction belongs to an order.</summary>
internal static class PurchaseMatch
{
    /// <summary>
    /// Whether it is certainly of the model. Versions are compared by their digits. Official models report the version <c>hidden</c>, and have
    /// been recorded with the owners <c>replicate</c> and <c>replicate-internal</c> instead of their own.
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
    /// Whether it may be of the model: a recorded response of the service to an order for one version was a
    /// prediction of a later one.
    /// </summary>
    public static bool MayBeOfModel(WirePrediction prediction, ModelName model)
        => IsOfModel(prediction, model) || model.Path is null || IsOfPath(prediction, model);

    /// <summary>Whether it has the order's prompt and seed, and a source image exactly when the order has one, with the same strength.</summary>
    public static bool IsOfOrder(WirePrediction prediction, GenerationOrder order, long seed) => HasSamePrompt(prediction, order) && SeedOf(prediction) == seed;

    /// <summary>Whether it equals the order except for the seed, and may have one that replaces the order's seed (<see cref="SeedRange.Fold"/>): a smaller one, except for 0.</summary>
    public static bool MayHaveFoldedSeed(WirePrediction prediction, GenerationOrder order)
        => HasSamePrompt(prediction, order) && SeedOf(prediction) is { } seed && (seed < order.Seed || order.Seed == 0);

    private static double? SeedOf(WirePrediction prediction) => WireJson.NumberOf(WireJson.In(prediction.Input, "seed"));

    private static bool HasSamePrompt(WirePrediction prediction, GenerationOrder order)
        => prediction.Input.ValueKind == JsonValueKind.Object
            && prediction.Input.TryGetProperty("prompt", out var prompt) && WireJson.TextOf(prompt) == order.Prompt
            && StrengthOf(prediction.Input) == order.Strength;

    // The format in which the service shows the source image is not known, so that it is not compared.
    private static double? StrengthOf(JsonElement input)
        => input.TryGetProperty(SourceMapping.Image, out _)
            && input.TryGetProperty(SourceMapping.Strength, out var strength)
            ? WireJson.NumberOf(strength)
            : null;

    private static bool IsOfPath(WirePrediction prediction, ModelName model)
        => model.Path is not null && string.Equals(prediction.Model, model.Path, StringComparison.OrdinalIgnoreCase);
}
