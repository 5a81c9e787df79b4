namespace ImageGen.Chaos.Checking;

/// <summary>A broken guarantee.</summary>
/// <param name="Kind">Which guarantee.</param>
/// <param name="About">The job or prompt, and what is wrong.</param>
internal sealed record Finding(FindingKind Kind, string About);
