namespace ImageGen.Cli.Jobs;

/// <summary>Jobs of a replay that have the same ahead of them.</summary>
/// <param name="Step">Where they go on, in words.</param>
/// <param name="Provider">The provider instance.</param>
/// <param name="Reason">What they ended for.</param>
/// <param name="Count">How many jobs.</param>
/// <param name="Purchases">How many purchases at the most.</param>
/// <param name="Price">The price of one, in US dollars; null when not configured.</param>
/// <param name="Doubles">Whether the purchases may be second ones.</param>
internal sealed record ReplayGroup(string Step, string Provider, string Reason, int Count, int Purchases, decimal? Price, bool Doubles);
