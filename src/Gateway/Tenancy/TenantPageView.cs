using System.Text.Json.Serialization;

namespace ImageGen.Gateway.Tenancy;

/// <summary>A page of the tenants, by name.</summary>
internal sealed record TenantPageView
{
    /// <summary>The tenants of this page.</summary>
    public required IReadOnlyList<TenantView> Data { get; init; }

    /// <summary>The <c>cursor</c> of the next page; null on the last page.</summary>
    public required string? NextCursor { get; init; }

    /// <summary>Whether there is a next page.</summary>
    public bool HasMore => NextCursor is not null;

    /// <summary>True when a part of the store did not respond, so that its jobs are not counted; otherwise absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Incomplete { get; init; }
}
