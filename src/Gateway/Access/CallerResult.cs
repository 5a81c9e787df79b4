using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.Access;

/// <summary>The caller of a request, or the problem with which it is refused.</summary>
/// <param name="Caller">The caller; null when it is refused.</param>
/// <param name="Refusal">The problem; null when it is not.</param>
internal sealed record CallerResult(Caller? Caller, Problem? Refusal);
