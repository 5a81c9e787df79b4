using System.Text.Json.Serialization;

namespace ImageGen.Gateway.Webhooks;

/// <summary>A delivery that was put up.</summary>
internal sealed record DeliveryIdView
{
    /// <summary>Its id, which is the <c>webhook-id</c> it is posted with.</summary>
    [JsonPropertyName("delivery_id")]
    public required string DeliveryId { get; init; }
}
