using ImageGen.Cli.Client;

namespace ImageGen.Cli.Jobs;

/// <summary>
/// What <c>imagegen jobs replay</c> is told; the admin token is looked for in <paramref name="Data"/>, by default in the usual data folder. Without
/// <paramref name="Tenant"/> it is the default one.
/// </summary>
internal sealed record ReplayOptions(
    IReadOnlyList<Guid> Ids,
    string? Reason,
    Moment? Since,
    Moment? Until,
    bool DryRun,
    bool AcceptDouble,
    bool Yes,
    Uri Server,
    DirectoryInfo? Data = null,
    string? Tenant = null,
    bool AllTenants = false,
    bool Json = false);
