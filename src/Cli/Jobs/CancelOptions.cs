using ImageGen.Cli.Client;

namespace ImageGen.Cli.Jobs;

/// <summary>The parsed options of <c>imagegen jobs cancel</c>: jobs, a batch or a filter.</summary>
internal sealed record CancelOptions(
    IReadOnlyList<Guid> Ids, Guid? Batch, CancelFilter Filter, bool AllTenants, bool DryRun, bool Yes, bool Json, Uri Server, string? Tenant = null, DirectoryInfo? Data = null);
