namespace ImageGen.Gateway.Webhooks;

/// <summary>A tenant's webhook endpoints.</summary>
internal sealed record WebhookListView
{
    /// <summary>The endpoints, oldest first; there are at most 50.</summary>
    public required IReadOnlyList<WebhookView> Data { get; init; }
}
