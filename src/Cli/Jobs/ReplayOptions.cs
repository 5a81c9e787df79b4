using ImageGen.Cli.Client;

namespace ImageGen.Cli.Jobs;

/// <summary>What <c>imagegen jobs replay</c> is told.</summary>
internal sealed record ReplayOptions(
    IReadOnlyList<Guid> Ids, string? Reason, Moment? Since, Moment? Until, bool DryRun, bool AcceptDouble, bool Yes, Uri Server);
