namespace ImageGen.Egress;

/// <summary>An answer is larger than it may be; no more than that was read.</summary>
/// <param name="limit">What it may be, in bytes.</param>
public sealed class EgressLimitException(long limit) : IOException($"The answer is larger than {limit:N0} bytes.");
