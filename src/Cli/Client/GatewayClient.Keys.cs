using System.Text.Json;

namespace ImageGen.Cli.Client;

/// <content>API keys. All calls need the scope admin.</content>
internal sealed partial class GatewayClient
{
    private const string Keys = "/v1/keys";

    public Task<Response<KeyListResponse>> ListKeysAsync(CancellationToken cancellationToken) => OperateAsync<KeyListResponse>(HttpMethod.Get, Keys, null, cancellationToken);

    public Task<Response<KeyResponse>> AddKeyAsync(NewKey key, CancellationToken cancellationToken) => OperateAsync<KeyResponse>(HttpMethod.Post, Keys, key, cancellationToken);

    public Task<Response<KeyResponse>> RotateKeyAsync(string id, int overlap, CancellationToken cancellationToken)
        => OperateAsync<KeyResponse>(HttpMethod.Post, $"{Keys}/{Uri.EscapeDataString(id)}/rotate", new { overlap }, cancellationToken);

    public async Task<Response<RevokedKeyResponse>> RevokeKeyAsync(string id, CancellationToken cancellationToken)
    {
        await SendAsync(isOperators: true, HttpMethod.Delete, $"{Keys}/{Uri.EscapeDataString(id)}", null, cancellationToken);
        return new Response<RevokedKeyResponse>(JsonSerializer.SerializeToElement(new RevokedKeyResponse(id, Revoked: true), ClientJson.Options));
    }

    public Task<Response<KeyResponse>> GetKeyAsync(string id, CancellationToken cancellationToken)
        => OperateAsync<KeyResponse>(HttpMethod.Get, $"{Keys}/{Uri.EscapeDataString(id)}", null, cancellationToken);

    /// <summary>Sets all limits of the key.</summary>
    public Task<Response<KeyResponse>> PutKeyLimitsAsync(string id, TenantLimits limits, CancellationToken cancellationToken)
        => OperateAsync<KeyResponse>(HttpMethod.Put, $"{Keys}/{Uri.EscapeDataString(id)}/limits", limits, cancellationToken);

    /// <summary>Removes the limits of the key, and returns it.</summary>
    public async Task<Response<KeyResponse>> RemoveKeyLimitsAsync(string id, CancellationToken cancellationToken)
    {
        await SendAsync(isOperators: true, HttpMethod.Delete, $"{Keys}/{Uri.EscapeDataString(id)}/limits", null, cancellationToken);
        return await GetKeyAsync(id, cancellationToken);
    }

    public Task<Response<KeyChangeListResponse>> ListKeyChangesAsync(CancellationToken cancellationToken)
        => OperateAsync<KeyChangeListResponse>(HttpMethod.Get, $"{Keys}/audit", null, cancellationToken);
}
