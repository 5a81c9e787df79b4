namespace ImageGen.Storage.Limits;

/// <summary>A limit on a number per time: a token bucket that all gateways and workers share.</summary>
/// <param name="Kind">What it counts.</param>
/// <param name="Limit">Its capacity, which fills up in the time of its kind; above 0.</param>
/// <param name="ApiKey">The id of the API key that it belongs to; null for the tenant's own.</param>
public sealed record Quota(QuotaKind Kind, long Limit, string? ApiKey = null)
{
    /// <summary>The quotas of a kind for a tenant and, if there is one, for a key of it; those that have no limit are absent.</summary>
    public static IReadOnlyList<Quota> Of(QuotaKind kind, AccessLimits tenant, AccessLimits? key = null, string? apiKey = null)
        => [.. kind.LimitOf(tenant) is { } all ? [new Quota(kind, all)] : Array.Empty<Quota>(), .. key is not null && apiKey is not null && kind.LimitOf(key) is { } own ? [new Quota(kind, own, apiKey)] : Array.Empty<Quota>()];
}

/// <summary>What a <see cref="Quota"/> counts.</summary>
/// <param name="Name">Its name in keys and headers.</param>
/// <param name="Period">The time in which an empty bucket fills up.</param>
/// <param name="LimitOf">Its limit among those of a tenant or key.</param>
public sealed record QuotaKind(string Name, TimeSpan Period, Func<AccessLimits, long?> LimitOf)
{
    /// <summary>HTTP requests.</summary>
    public static QuotaKind Requests { get; } = new("requests", TimeSpan.FromMinutes(1), limits => limits.RequestsPerMinute);

    /// <summary>Accepted jobs.</summary>
    public static QuotaKind Images { get; } = new("images", TimeSpan.FromDays(1), limits => limits.ImagesPerDay);
}
