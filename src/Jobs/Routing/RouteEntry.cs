namespace ImageGen.Jobs.Routing;

/// <summary>A configured route: the section <c>ImageGen:Routes:{name}</c>.</summary>
public sealed record RouteEntry
{
    /// <summary>Its name, which is stored with the jobs.</summary>
    public required string Name { get; init; }

    /// <summary>The requested models it is for; empty for all.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>The tenants it is for; empty for all.</summary>
    public IReadOnlyList<string> Tenants { get; init; } = [];

    /// <summary>The instances, in order.</summary>
    public IReadOnlyList<string> Providers { get; init; } = [];

    /// <summary>What follows a refusal of the content. Default <see cref="RoutePolicy.Stop"/>.</summary>
    public RoutePolicy ContentRejected { get; init; }

    /// <summary>What follows an order with an unknown outcome; the next order may be a second purchase. Default <see cref="RoutePolicy.Stop"/>.</summary>
    public RoutePolicy OutcomeUnknown { get; init; }

    /// <summary>How specific the route is. In decreasing order: tenants and models, tenants, models.</summary>
    internal int Specificity => (Tenants.Count > 0 ? 2 : 0) + (Models.Count > 0 ? 1 : 0);

    internal bool IsFor(string? model, string tenant)
        => (Models.Count == 0 || (model is not null && Models.Contains(model))) && (Tenants.Count == 0 || Tenants.Contains(tenant));

    /// <summary>Whether a request could match both routes with the same specificity.</summary>
    internal bool IsAmbiguousWith(RouteEntry other)
        => Specificity == other.Specificity
            && (Models.Count == 0 || Models.Intersect(other.Models, StringComparer.Ordinal).Any())
            && (Tenants.Count == 0 || Tenants.Intersect(other.Tenants, StringComparer.Ordinal).Any());
}
