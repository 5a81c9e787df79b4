using ImageGen.Contracts;

namespace ImageGen.Gateway.Providers;

/// <summary>The last failure that counted against a provider instance, under its current settings.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Message">The reason in a sentence; for the operator (Authorization: Bearer with the admin token) the provider's message, trimmed and without secrets.</param>
/// <param name="At">When, UTC.</param>
internal sealed record LastErrorView(
    FailureReason Reason,
    string? Message,
    DateTimeOffset? At);
