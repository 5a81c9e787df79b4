using System.Runtime.CompilerServices;
using System.Text.Json;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Replicate;

/// <summary>Lists the account's predictions as purchases. Their inputs, including prompt and seed, are deleted after an hour.</summary>
internal sealed class PurchaseListing(PredictionList list)
{
    // A hundred predictions per page.
    private const int MaxPages = 5_000;

    public async IAsyncEnumerable<ListedPurchase> ReadAsync(DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in list.ReadAsync(since, MaxPages, cancellationToken))
        {
            foreach (var prediction in page.Predictions)
            {
                // One without an id or a time can't be compared.
                if (prediction.Id is { Length: > 0 } id && PredictionReader.ReadTime(prediction.CreatedAt) is { } createdAt && createdAt >= since)
                {
                    yield return Read(prediction, id, createdAt);
                }
            }
        }
    }

    private static ListedPurchase Read(WirePrediction prediction, string id, DateTimeOffset createdAt) => new()
    {
        ProviderId = id,
        CreatedAt = createdAt,
        Status = prediction.Status ?? "unknown",

        // Aborted before it began, which is not charged (replicate.com/changelog/2025-10-16-prediction-deadlines).
        MayHaveCharged = prediction.Status != "aborted",
        Model = prediction.Model,
        Seed = Input(prediction, "seed") is { } seed ? WireJson.WholeOf(seed) : null,
        PromptDigest = Input(prediction, "prompt") is { } prompt && WireJson.TextOf(prompt) is { } text ? ListedPurchase.DigestOf(text) : null,
    };

    private static JsonElement? Input(WirePrediction prediction, string name)
        => prediction.Input.ValueKind == JsonValueKind.Object && prediction.Input.TryGetProperty(name, out var value) ? value : null;
}
