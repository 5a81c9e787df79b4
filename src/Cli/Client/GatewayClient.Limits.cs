using System.Net.Http.Json;

namespace ImageGen.Cli.Client;

/// <content>The limits of tenants, for the operator.</content>
internal sealed partial class GatewayClient
{
    public Task<Response<LimitsResponse>> GetLimitsAsync(string tenantName, CancellationToken cancellationToken)
        => SendAsync<LimitsResponse>(OfOperator(HttpMethod.Get, tenantName), cancellationToken);

    /// <summary>Sets all limits of the tenant.</summary>
    public Task<Response<LimitsResponse>> PutLimitsAsync(string tenantName, TenantLimits limits, CancellationToken cancellationToken)
    {
        var request = OfOperator(HttpMethod.Put, tenantName);
        request.Content = JsonContent.Create(limits, options: ClientJson.Options);
        return SendAsync<LimitsResponse>(request, cancellationToken);
    }

    /// <summary>Removes the limits of the tenant, and returns the default ones, which then apply.</summary>
    public async Task<Response<LimitsResponse>> RemoveLimitsAsync(string tenantName, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(OfOperator(HttpMethod.Delete, tenantName), alsoAccepted: null, cancellationToken);
        return await GetLimitsAsync(tenantName, cancellationToken);
    }

    private HttpRequestMessage OfOperator(HttpMethod method, string tenantName)
        => new(method, $"/v1/tenants/{tenantName}/limits") { Headers = { Authorization = Operator } };
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
}

/// <summary>The limits of a tenant, as the gateway has them.</summary>
internal sealed record LimitsResponse : TenantLimits
{
    public required string Tenant { get; init; }

    /// <summary>Whether they are set for the tenant; otherwise they are the default ones.</summary>
    public required bool IsSet { get; init; }
}
