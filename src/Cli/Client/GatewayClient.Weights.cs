namespace ImageGen.Cli.Client;

/// <content>The weights of tenants, for the operator.</content>
internal sealed partial class GatewayClient
{
    public Task<Response<TenantWeightResponse>> GetWeightAsync(string tenantName, CancellationToken cancellationToken)
        => OperateAsync<TenantWeightResponse>(HttpMethod.Get, $"/v1/tenants/{tenantName}/weight", null, cancellationToken);

    public Task<Response<TenantWeightResponse>> PutWeightAsync(string tenantName, int weight, CancellationToken cancellationToken)
        => OperateAsync<TenantWeightResponse>(HttpMethod.Put, $"/v1/tenants/{tenantName}/weight", new TenantWeightChange(weight), cancellationToken);
}

/// <summary>The weight of a tenant.</summary>
internal sealed record TenantWeightResponse(string Tenant, int Weight);

/// <summary>The weight that a tenant is given.</summary>
internal sealed record TenantWeightChange(int Weight);
