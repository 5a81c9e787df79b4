using ImageGen.Storage.Limits;

namespace ImageGen.Gateway.Limits;

/// <summary>The limits that apply to one request: those of its tenant and, if it was made with an API key that has limits, those of the key too.</summary>
/// <param name="Tenant">The tenant's name.</param>
/// <param name="OfTenant">The tenant's limits.</param>
/// <param name="Fields">The rate limits that the response states.</param>
internal sealed record ApplicableLimits(string Tenant, AccessLimits OfTenant, RateLimitFields Fields)
{
    /// <summary>The id of the API key; null for a request without one.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The limits of the API key; null for a request without one.</summary>
    public AccessLimits? OfKey { get; init; }

    /// <summary>All limits, each of which applies.</summary>
    public IEnumerable<AccessLimits> All => OfKey is null ? [OfTenant] : [OfTenant, OfKey];

    /// <summary>Number of unfinished jobs of the tenant at which further ones are refused; null for no such limit.</summary>
    public long? MaxUnfinished => All.Min(limits => limits.MaxUnfinished);

    /// <summary>The quotas of a kind.</summary>
    public IReadOnlyList<Quota> Quotas(QuotaKind kind) => Quota.Of(kind, OfTenant, OfKey, ApiKey);
}
