using System.Text.Json.Serialization;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Gateway.Webhooks;

/// <summary>What a replay of many deliveries put up.</summary>
internal sealed record ReplayCountView
{
    /// <summary>How many deliveries.</summary>
    public required int Count { get; init; }

    /// <summary>How many of them were in each of the states that the replay covers: <c>pending</c>, <c>delivered</c>, <c>failed</c>, <c>dropped</c>.</summary>
    public required IReadOnlyDictionary<string, int> ByState { get; init; }

    /// <summary>Of a replay that found none: what there is instead, and what to ask for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Hint { get; init; }

    /// <summary>The view of a replay that covered these states.</summary>
    public static ReplayCountView Of(ReplayedDeliveries replayed, IReadOnlyCollection<DeliveryState> states) => new()
    {
        Count = replayed.Count,
        ByState = states.ToDictionary(DeliveryView.NameOf, state => replayed.Replayed.GetValueOrDefault(state)),
        Hint = replayed.Count > 0 ? null : HintFor(replayed.Left, states),
    };

    private static string HintFor(IReadOnlyDictionary<DeliveryState, int> left, IReadOnlyCollection<DeliveryState> states)
        => left.Count == 0
            ? "Nothing of that time is kept for this endpoint. from and to are when the events happened. What happened while the endpoint was disabled is in GET /v1/events."
            : $"No delivery of that time is {string.Join(" or ", states.Select(DeliveryView.NameOf))}. "
                + $"There are {string.Join(" and ", left.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} {DeliveryView.NameOf(pair.Key)}"))}: \"state\" posts those of one state again.";
}
