using ImageGen.Gateway.Http;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Gateway.Webhooks;

/// <summary>The problems of webhook requests.</summary>
internal static class WebhookProblems
{
    /// <summary>404: also for an endpoint of another tenant, so that ids can't be probed.</summary>
    public static Problem NotFound { get; } = Problem.Of(
        "webhook_not_found",
        StatusCodes.Status404NotFound,
        "There is no such webhook endpoint.",
        "The id is unknown, or the endpoint was deleted.");

    /// <summary>404 for a delivery.</summary>
    public static Problem DeliveryNotFound { get; } = Problem.Of(
        "delivery_not_found",
        StatusCodes.Status404NotFound,
        "There is no such delivery.",
        "The id is unknown, or the delivery is so old that it has been deleted.");

    /// <summary>409: the tenant has the maximum number of endpoints.</summary>
    public static Problem TooMany { get; } = Problem.Of(
        "too_many_webhooks",
        StatusCodes.Status409Conflict,
        "The tenant has too many webhook endpoints.",
        $"A tenant has at most {IWebhookRegistry.MostEndpoints}. Delete one that is not needed.");

    /// <summary>409: the endpoint is disabled.</summary>
    public static Problem Disabled { get; } = Problem.Of(
        "webhook_disabled",
        StatusCodes.Status409Conflict,
        "The webhook endpoint is disabled.",
        "Nothing is delivered to it. PATCH it with disabled: false first.");

    /// <summary>409: other requests kept changing it.</summary>
    public static Problem Moved { get; } = Problem.Of(
        "webhook_changed",
        StatusCodes.Status409Conflict,
        "Other requests changed the webhook endpoint at the same time.",
        "Nothing was changed; read it again and try again.");

    /// <summary>503: secrets can't be encrypted or decrypted.</summary>
    public static Problem NoKeyRing(string why) => Problem.Of(
        "key_ring_unavailable",
        StatusCodes.Status503ServiceUnavailable,
        "Signing secrets can't be encrypted or decrypted.",
        $"{why} Nothing was changed; everything else works.");
}
