using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Storage.Webhooks;

/// <summary>The format of a delivery in the hash of its queue: <c>state tries json</c>, the first two for scripts to read and change.</summary>
internal static partial class DeliveryRow
{
    private static readonly Dictionary<string, DeliveryState> States = Enum.GetValues<DeliveryState>().ToDictionary(Name, StringComparer.Ordinal);

    public static string Name(DeliveryState state) => state switch
    {
        DeliveryState.Pending => "pending",
        DeliveryState.Delivered => "delivered",
        DeliveryState.Failed => "failed",
        DeliveryState.Dropped => "dropped",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a state of a delivery."),
    };

    /// <summary>All members except state and tries.</summary>
    public static string Write(WebhookDelivery delivery)
        => JsonSerializer.Serialize(delivery with { State = default, NextAt = null, Tries = 0 }, RowJson.Default.WebhookDelivery);

    /// <summary>Null if this version can't read it: it is left to a version that can, and blocks no other delivery.</summary>
    public static WebhookDelivery? TryParse(string row, DateTimeOffset? nextAt)
    {
        try
        {
            return Parse(row, nextAt);
        }
        catch (Exception fault) when (fault is JsonException or FormatException or KeyNotFoundException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private static WebhookDelivery Parse(string row, DateTimeOffset? nextAt)
    {
        var parts = row.Split(' ', 3);
        var delivery = JsonSerializer.Deserialize(parts[2], RowJson.Default.WebhookDelivery)!;
        if (delivery is { Data: null, Prediction: null })
        {
            throw new FormatException("The row has a body that this version does not know.");
        }

        return delivery with
        {
            State = States[parts[0]],
            Tries = int.Parse(parts[1], CultureInfo.InvariantCulture),
            NextAt = nextAt,
        };
    }

    [JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(WebhookDelivery))]
    private sealed partial class RowJson : JsonSerializerContext;
}
