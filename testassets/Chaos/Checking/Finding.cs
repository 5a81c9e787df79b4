namespace ImageGen.Chaos.Checking;

/// <summary>A broken promise.</summary>
/// <param name="Kind">Which one.</param>
/// <param name="About">The job or prompt, and what is wrong.</param>
internal sealed record Finding(FindingKind Kind, string About);
