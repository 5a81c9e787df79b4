using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGen.Gateway.Tests.Access;

/// <summary>A gateway that requires credentials of every caller, and keys for it.</summary>
internal sealed class ClosedGateway(TestGateway gateway) : IAsyncDisposable
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public TestGateway Gateway { get; } = gateway;

    public IApiKeys Keys => Gateway.App.Services.GetRequiredService<IApiKeys>();

    public static async Task<ClosedGateway> StartAsync(string store, Action<WebApplicationBuilder>? change = null, params IEnumerable<(string Name, string Value)> settings)
        => new(await TestGateway.StartAsync(store, builder =>
        {
            builder.Configuration["Gateway:Authentication"] = "required";
            change?.Invoke(builder);
        }, settings));

    /// <summary>The header of a new key.</summary>
    public async Task<(string Name, string Value)> KeyAsync(string tenant, AccessScope scopes, TimeSpan? expiresIn = null, DateTimeOffset? createdAt = null)
        => Bearer((await NewKeyAsync(tenant, scopes, expiresIn, createdAt)).Secret);

    public async Task<(ApiKey Key, string Secret)> NewKeyAsync(string tenant, AccessScope scopes, TimeSpan? expiresIn = null, DateTimeOffset? createdAt = null)
    {
        var created = NewApiKey.Create("test", tenant, scopes, createdAt ?? DateTimeOffset.UtcNow, expiresIn);
        await Keys.AddAsync(created.Key, new AccessChange { At = DateTimeOffset.UtcNow, By = "test", Action = AccessActions.KeyCreated, Subject = created.Key.Id }, Token);
        return created;
    }

    public static (string Name, string Value) Bearer(string token) => ("Authorization", $"Bearer {token}");

    /// <summary>Sends a request that names no tenant.</summary>
    public Task<Answer> SendAsync(string method, string path, string? body = null, params (string Name, string Value)[] headers)
        => new TestClient(Gateway, tenant: null).SendAsync(
            new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : new StringContent(body, null, "application/json") }, headers);

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync("GET", path, null, headers);

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();
}
