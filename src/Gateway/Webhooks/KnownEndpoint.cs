using ImageGen.Storage.Webhooks;

namespace ImageGen.Gateway.Webhooks;

/// <summary>An endpoint, or a tenant's job secret, with the details of its secret for a response.</summary>
/// <param name="Endpoint">The row.</param>
/// <param name="Secret">Its secret, decrypted.</param>
/// <param name="IsNew">Whether the secret has just been created and is therefore shown.</param>
/// <param name="OverlapsUntil">Until when deliveries are also signed with the previous secret; null when only the current one signs.</param>
internal sealed record KnownEndpoint(WebhookEndpoint Endpoint, string Secret, bool IsNew, DateTimeOffset? OverlapsUntil)
{
    /// <summary>For how long both secrets sign after a rotation.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    /// <summary>When the secret was last rotated; null when it never was.</summary>
    public DateTimeOffset? RotatedAt => Endpoint.PreviousUntil - Overlap;
}
