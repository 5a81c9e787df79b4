namespace ImageGen.Jobs.Routing;

/// <summary>A configured route: the section <c>ImageGen:Routes:{name}</c>.</summary>
public sealed record RouteEntry
{
    /// <summary>Its name, which jobs remember.</summary>
    public required string Name { get; init; }

    /// <summary>The requested models it is for; empty for all.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>The tenants it is for; empty for all.</summary>
    public IReadOnlyList<string> Tenants { get; init; } = [];

    /// <summary>The instances, in order.</summary>
    public IReadOnlyList<string> Providers { get; init; } = [];

    /// <summary>After a refusal of the content. Default <see cref="RoutePolicy.Stop"/>.</summary>
    public RoutePolicy ContentRejected { get; init; }

    /// <summary>After an order of which nobody can find out whether it was bought: to go on may be to pay twice. Default <see cref="RoutePolicy.Stop"/>.</summary>
    public RoutePolicy OutcomeUnknown { get; init; }

    /// <summary>How closely it names what it is for: both, tenants, models.</summary>
    internal int Specificity => (Tenants.Count > 0 ? 2 : 0) + (Models.Count > 0 ? 1 : 0);

    internal bool IsFor(string? model, string tenant)
        => (Models.Count == 0 || (model is not null && Models.Contains(model))) && (Tenants.Count == 0 || Tenants.Contains(tenant));

    /// <summary>Whether a request could find itself in both, and nothing would say which comes first.</summary>
    internal bool IsAmbiguousWith(RouteEntry other)
        => Specificity == other.Specificity
            && (Models.Count == 0 || Models.Intersect(other.Models, StringComparer.Ordinal).Any())
            && (Tenants.Count == 0 || Tenants.Intersect(other.Tenants, StringComparer.Ordinal).Any());
}
