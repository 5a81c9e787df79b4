namespace ImageGen.Cli.Jobs;

/// <summary>Jobs of a replay that resume in the same way.</summary>
/// <param name="Step">The step at which they resume, as text.</param>
/// <param name="Provider">The provider instance.</param>
/// <param name="Reason">The reason for which they ended.</param>
/// <param name="Count">How many jobs.</param>
/// <param name="Purchases">The maximum number of purchases.</param>
/// <param name="Price">The price of one, in US dollars; null when not configured.</param>
/// <param name="Doubles">Whether the purchases may be second ones.</param>
internal sealed record ReplayGroup(string Step, string Provider, string Reason, int Count, int Purchases, decimal? Price, bool Doubles);
