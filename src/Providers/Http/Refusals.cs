using System.Net;
using ImageGen.Contracts;

namespace ImageGen.Providers.Http;

/// <summary>
/// The refusals that services have in common. Those about money and tokens have the system's own texts: a vendor's text asks the reader to pay the
/// vendor, and the reader is not the operator.
/// </summary>
internal static class Refusals
{
    public static Refusal NoMoney { get; } = new(FailureReason.InsufficientBalance, "The account at the service has no credit left, or has reached its limit.");

    public static Refusal BadToken { get; } = new(FailureReason.Authentication, "The service does not accept the configured token.");

    /// <summary>The token is valid, but has no permission for the call.</summary>
    public static Refusal NotAllowed(string? words) => new(FailureReason.Authentication, $"The account may not do this at the service.{Said(words)}");

    public static Refusal Moderated(string? words, bool mayHaveCharged)
        => new(FailureReason.ContentRejected, words ?? "The service's moderation refused the order.", mayHaveCharged);

    public static Refusal NotThere(HttpStatusCode status) => new(FailureReason.ProviderRetired, $"The API is not at the configured address (HTTP {(int)status}).");

    /// <summary>The party that named the model is at fault.</summary>
    public static Refusal NoModel(GenerationOrder order, string? configuredModel, string? words)
    {
        var isCallers = order.Model is not null && order.Model != configuredModel;
        return new(
            isCallers ? FailureReason.InvalidRequest : FailureReason.ProviderRetired,
            $"{(isCallers ? "The requested" : "The configured")} model is not available at the service.{Said(words)}");
    }

    public static Refusal Invalid(HttpStatusCode status, string? words)
        => new(FailureReason.InvalidRequest, words ?? $"The service refused the order with HTTP {(int)status}.");

    /// <summary>The service's message, appended to the system's own.</summary>
    public static string Said(string? words) => words is null ? "" : $" It says: {words}";
}
