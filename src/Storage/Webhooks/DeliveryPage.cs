namespace ImageGen.Storage.Webhooks;

/// <summary>Some deliveries, newest first.</summary>
/// <param name="Deliveries">The deliveries.</param>
/// <param name="NextCursor">Where to go on; null when there are no more.</param>
public sealed record DeliveryPage(IReadOnlyList<WebhookDelivery> Deliveries, string? NextCursor);
