namespace ImageGen.Storage.Access;

/// <summary>The names of scopes, as JSON and tokens have them.</summary>
public static class AccessScopes
{
    /// <summary>The scopes of a key for which none are named: all of its tenant.</summary>
    public const AccessScope OfTenant = AccessScope.Generate | AccessScope.Read | AccessScope.Events | AccessScope.Webhooks;

    private static readonly (string Name, AccessScope Scope)[] All =
    [
        ("generate", AccessScope.Generate),
        ("read", AccessScope.Read),
        ("events", AccessScope.Events),
        ("webhooks", AccessScope.Webhooks),
        ("admin", AccessScope.Admin),
        ("metrics", AccessScope.Metrics),
    ];

    /// <summary>Every name.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(entry => entry.Name)];

    /// <summary>The scope of a name; null when there is none.</summary>
    public static AccessScope? Find(string name) => All.FirstOrDefault(entry => entry.Name == name) is { Name: not null } found ? found.Scope : null;

    /// <summary>The names of the scopes that are set.</summary>
    public static IReadOnlyList<string> NamesOf(AccessScope scopes) => [.. All.Where(entry => scopes.HasFlag(entry.Scope)).Select(entry => entry.Name)];

    /// <summary>The scopes of those names that are scopes; other names are ignored, as a later version may have more.</summary>
    public static AccessScope Of(IEnumerable<string> names) => names.Select(Find).OfType<AccessScope>().Aggregate(AccessScope.None, (scopes, scope) => scopes | scope);
}
