using System.Net;
using ImageGen.Contracts;

namespace ImageGen.Providers.Http;

/// <summary>
/// The refusals that services have in common. Those about money and tokens have the system's own texts: a vendor's text requests payment from
/// the reader, who may be a caller and not the operator.
/// </summary>
internal static class Refusals
{
    public static Refusal NoMoney { get; } = new(FailureReason.InsufficientBalance, "The account at the service has no credit left, or has reached its limit.");

    public static Refusal BadToken { get; } = new(FailureReason.Authentication, "The service does not accept the configured token.");

    /// <summary>The token is valid, but has no permission for the call.</summary>
    public static Refusal NotAllowed(string? serviceMessage) => new(FailureReason.Authentication, $"The account may not do this at the service.{Quote(serviceMessage)}");

    public static Refusal Moderated(string? serviceMessage, bool mayHaveCharged)
        => new(FailureReason.ContentRejected, serviceMessage ?? "The service's moderation refused the order.", mayHaveCharged);

    public static Refusal NotThere(HttpStatusCode status) => new(FailureReason.ProviderRetired, $"The API is not at the configured address (HTTP {(int)status}).");

    /// <summary>The party that named the model is at fault.</summary>
    public static Refusal NoModel(GenerationOrder order, string? configuredModel, string? serviceMessage)
    {
        var isCallers = order.Model is not null && order.Model != configuredModel;
        return new(
            isCallers ? FailureReason.InvalidRequest : FailureReason.ProviderRetired,
            $"{(isCallers ? "The requested" : "The configured")} model is not available at the service.{Quote(serviceMessage)}");
    }

    public static Refusal Invalid(HttpStatusCode status, string? serviceMessage)
        => new(FailureReason.InvalidRequest, serviceMessage ?? $"The service refused the order with HTTP {(int)status}.");

    /// <summary>The service's message, appended to the system's own.</summary>
    public static string Quote(string? serviceMessage) => serviceMessage is null ? "" : $" It says: {serviceMessage}";
}
