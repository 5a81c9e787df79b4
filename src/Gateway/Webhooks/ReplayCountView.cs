using System.Text.Json.Serialization;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Gateway.Webhooks;

/// <summary>The result of replaying many deliveries.</summary>
internal sealed record ReplayCountView
{
    /// <summary>How many deliveries were enqueued.</summary>
    public required int Count { get; init; }

    /// <summary>How many of them were in each of the states that the replay covers: <c>pending</c>, <c>delivered</c>, <c>failed</c>, <c>dropped</c>.</summary>
    public required IReadOnlyDictionary<string, int> ByState { get; init; }

    /// <summary>When no delivery was found: which deliveries exist instead, and how to select them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Hint { get; init; }

    /// <summary>The view of a replay that covered these states.</summary>
    public static ReplayCountView Of(ReplayedDeliveries replayed, IReadOnlyCollection<DeliveryState> states) => new()
    {
        Count = replayed.Count,
        ByState = states.ToDictionary(DeliveryView.NameOf, state => replayed.Replayed.GetValueOrDefault(state)),
        Hint = replayed.Count > 0 ? null : HintFor(replayed.Left, states),
    };

    private static string HintFor(IReadOnlyDictionary<DeliveryState, int> remaining, IReadOnlyCollection<DeliveryState> states)
        => remaining.Count == 0
            ? "No delivery of that period is kept for this endpoint. from and to are the times of the events. Events that happened while the endpoint was disabled are in GET /v1/events."
            : $"No delivery of that period is {string.Join(" or ", states.Select(DeliveryView.NameOf))}. "
                + $"There are {string.Join(" and ", remaining.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} {DeliveryView.NameOf(pair.Key)}"))}: use \"state\" to post those of one state again.";
}
