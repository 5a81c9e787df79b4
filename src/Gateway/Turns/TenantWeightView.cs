namespace ImageGen.Gateway.Turns;

/// <summary>The weight of a tenant.</summary>
internal sealed record TenantWeightView
{
    /// <summary>The tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>Its weight, 1 to 1,000; 1 for a tenant to which none was given.</summary>
    public required int Weight { get; init; }
}
