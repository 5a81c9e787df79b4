using ImageGen.Contracts;

namespace ImageGen.Gateway.Providers;

/// <summary>The last failure that spoke against a provider instance, under its present settings.</summary>
/// <param name="Reason">Why, in the one vocabulary.</param>
/// <param name="Message">The same in a sentence; to the operator (Authorization: Bearer with the admin token) what the provider said, trimmed and without secrets.</param>
/// <param name="At">When, UTC.</param>
internal sealed record LastErrorView(
    FailureReason Reason,
    string? Message,
    DateTimeOffset? At);
