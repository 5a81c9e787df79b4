namespace ImageGen.Egress;

/// <summary>A response is larger than its limit; no more than the limit was read.</summary>
/// <param name="limit">The limit, in bytes.</param>
public sealed class EgressLimitException(long limit) : IOException($"The response is larger than {limit:N0} bytes.");
