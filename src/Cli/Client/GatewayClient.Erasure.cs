namespace ImageGen.Cli.Client;

/// <content>Erasing jobs.</content>
internal sealed partial class GatewayClient
{
    /// <summary>Erases the next jobs of a tenant.</summary>
    public Task<Response<TenantErasureResponse>> EraseTenantAsync(string tenantName, string? cursor, CancellationToken cancellationToken)
        => OperateAsync<TenantErasureResponse>(HttpMethod.Post, $"/v1/tenants/{tenantName}/erase{(cursor is null ? "" : $"?cursor={Uri.EscapeDataString(cursor)}")}", null, cancellationToken);
}

/// <summary>What a call to erase the jobs of a tenant did.</summary>
internal sealed record TenantErasureResponse
{
    public required string Tenant { get; init; }

    public int Erased { get; init; }

    public int Requested { get; init; }

    public int AlreadyErased { get; init; }

    public string? NextCursor { get; init; }

    public bool Incomplete { get; init; }
}
