namespace ImageGen.Providers;

/// <summary>How many orders a service takes: a bucket that holds some and fills steadily.</summary>
/// <param name="Orders">How many in each <paramref name="Per"/>, at least 1.</param>
/// <param name="Per">The time, above zero.</param>
/// <param name="Burst">How many at once after a pause, at least 1.</param>
public sealed record ServiceRate(int Orders, TimeSpan Per, int Burst);
