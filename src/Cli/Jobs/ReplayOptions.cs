using ImageGen.Cli.Client;

namespace ImageGen.Cli.Jobs;

/// <summary>
/// The parsed options of <c>imagegen jobs replay</c>; the admin token is read from <paramref name="Data"/>, by default the usual data folder. Without
/// <paramref name="Tenant"/> it acts for the default tenant.
/// </summary>
internal sealed record ReplayOptions(
    IReadOnlyList<Guid> Ids,
    string? Reason,
    TimePoint? Since,
    TimePoint? Until,
    bool DryRun,
    bool AcceptDouble,
    bool Yes,
    Uri Server,
    DirectoryInfo? Data = null,
    string? Tenant = null,
    bool AllTenants = false,
    bool Json = false);
