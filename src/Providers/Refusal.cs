using ImageGen.Contracts;

namespace ImageGen.Providers;

/// <summary>Why a service finally did not make a picture.</summary>
/// <param name="Reason">The cause, in the one vocabulary.</param>
/// <param name="Message">The service's words, trimmed, without secrets.</param>
/// <param name="MayHaveCharged">Whether it may cost money all the same. Default false.</param>
public sealed record Refusal(FailureReason Reason, string Message, bool MayHaveCharged = false);
