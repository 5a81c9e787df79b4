using ImageGen.Storage.Webhooks;

namespace ImageGen.Gateway.Webhooks;

/// <summary>An endpoint, or a tenant's job secret, with what is to be told of its secret.</summary>
/// <param name="Endpoint">The row.</param>
/// <param name="Secret">Its secret, in clear.</param>
/// <param name="IsNew">Whether the secret was made just now, and so is shown.</param>
/// <param name="OverlapsUntil">Until when the secret before it signs as well; null when only one does.</param>
internal sealed record KnownEndpoint(WebhookEndpoint Endpoint, string Secret, bool IsNew, DateTimeOffset? OverlapsUntil)
{
    /// <summary>For how long both secrets sign after a rotation.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    /// <summary>When the secret was rotated last; null when it never was.</summary>
    public DateTimeOffset? RotatedAt => Endpoint.PreviousUntil - Overlap;
}
