namespace ImageGen.Gateway.Webhooks;

/// <summary>A delivery that was enqueued.</summary>
internal sealed record DeliveryIdView
{
    /// <summary>Its id, which is its <c>webhook-id</c> header.</summary>
    public required string DeliveryId { get; init; }
}
