namespace ImageGen.Gateway.Webhooks;

/// <summary>A delivery that was put up.</summary>
internal sealed record DeliveryIdView
{
    /// <summary>Its id, which is the <c>webhook-id</c> it is posted with.</summary>
    public required string DeliveryId { get; init; }
}
