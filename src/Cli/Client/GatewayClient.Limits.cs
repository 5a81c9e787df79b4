namespace ImageGen.Cli.Client;

/// <content>The limits of tenants, for the operator.</content>
internal sealed partial class GatewayClient
{
    public Task<Response<LimitsResponse>> GetLimitsAsync(string tenantName, CancellationToken cancellationToken)
        => OperateAsync<LimitsResponse>(HttpMethod.Get, LimitsOf(tenantName), null, cancellationToken);

    /// <summary>Sets all limits of the tenant.</summary>
    public Task<Response<LimitsResponse>> PutLimitsAsync(string tenantName, TenantLimits limits, CancellationToken cancellationToken)
        => OperateAsync<LimitsResponse>(HttpMethod.Put, LimitsOf(tenantName), limits, cancellationToken);

    /// <summary>Removes the limits of the tenant, and returns the default ones, which then apply.</summary>
    public async Task<Response<LimitsResponse>> RemoveLimitsAsync(string tenantName, CancellationToken cancellationToken)
    {
        await SendAsync(isOperators: true, HttpMethod.Delete, LimitsOf(tenantName), null, cancellationToken);
        return await GetLimitsAsync(tenantName, cancellationToken);
    }

    private static string LimitsOf(string tenantName) => $"/v1/tenants/{tenantName}/limits";
}

/// <summary>The limits of a tenant, as they are set; those that are null do not apply.</summary>
internal record TenantLimits
{
    public long? RequestsPerMinute { get; init; }

    public long? ImagesPerDay { get; init; }

    public long? MaxUnfinished { get; init; }

    public long? MaxAtProviders { get; init; }

    public IReadOnlyList<string>? Providers { get; init; }

    public IReadOnlyList<string>? Models { get; init; }

    public long? MaxPixels { get; init; }

    public long? MaxCount { get; init; }

    public long? RetainFor { get; init; }
}

/// <summary>The limits of a tenant, as the gateway has them.</summary>
internal sealed record LimitsResponse : TenantLimits
{
    public required string Tenant { get; init; }

    /// <summary>Whether they are set for the tenant; otherwise they are the default ones.</summary>
    public required bool IsSet { get; init; }
}
