namespace ImageGen.Providers;

/// <summary>A service's rate limit: a token bucket.</summary>
/// <param name="Orders">Number of orders in each <paramref name="Per"/>, at least 1.</param>
/// <param name="Per">The interval, above zero.</param>
/// <param name="Burst">Number of orders at once after a pause, at least 1.</param>
public sealed record ServiceRate(int Orders, TimeSpan Per, int Burst);
