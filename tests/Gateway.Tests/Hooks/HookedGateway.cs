using ImageGen.Gateway.Tests.World;
using ImageGen.ServiceDefaults.Callbacks;
using ImageGen.Storage.Callbacks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace ImageGen.Gateway.Tests.Hooks;

/// <summary>The tests that share <see cref="HookedGateway"/>: what a provider told is in the one store they all have.</summary>
[CollectionDefinition(nameof(HookedGateway))]
public sealed class SharedHookedGateway : ICollectionFixture<HookedGateway>;

/// <summary>
/// A gateway that providers call back: <c>painter</c> signs nothing, the secret of <c>signed</c> is configured, that of <c>told</c> was told
/// by the provider, and that of <c>late</c> is not known yet.
/// </summary>
public sealed class HookedGateway(SharedGateway shared) : IAsyncLifetime
{
    private readonly DirectoryInfo _ring = Directory.CreateTempSubdirectory("imagegen-ring-");
    private TestGateway? _gateway;

    internal TestGateway Gateway => _gateway!;

    internal LeapingTime Time { get; } = new();

    internal Signer Configured { get; } = new();

    internal Signer Told { get; } = new();

    internal ICallbackSecrets Secrets => Gateway.App.Services.GetRequiredService<ICallbackSecrets>();

    public async ValueTask InitializeAsync()
    {
        _gateway = await TestGateway.StartAsync(shared.ConnectionString, builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(Time);
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["ImageGen:PublicUrl"] = "https://pictures.example.com/",
                ["ImageGen:TagKey"] = "a secret of many characters",
                ["ImageGen:Settings:KeyRing"] = _ring.FullName,
                ["ImageGen:Providers:signed:Kind"] = "replicate",
                ["ImageGen:Providers:signed:WebhookSecret"] = Configured.Secret,
                ["ImageGen:Providers:told:Kind"] = "replicate",
                ["ImageGen:Providers:late:Kind"] = "replicate",
            });
        });
        await Secrets.PutAsync("told", Told.Secret, default);
    }

    public async ValueTask DisposeAsync()
    {
        await (_gateway?.DisposeAsync() ?? ValueTask.CompletedTask);
        _ring.Delete(recursive: true);
    }

    /// <summary>Where the provider is told to call for the job.</summary>
    internal string AddressOf(string provider, Guid job) => Gateway.App.Services.GetRequiredService<ProviderCallbacks>().AddressFor(provider, job)!.PathAndQuery;

    /// <summary>A job of a new tenant that is at the provider as prediction p1, and is looked at in an hour.</summary>
    internal async Task<(TestClient Client, Guid Id)> WaitingAsync(string provider)
    {
        var client = Gateway.NewTenant();
        var id = await client.NewJobAsync($$"""{"prompt":"a cat","provider":"{{provider}}"}""");
        await Gateway.WaitAsync(id, provider, "p1");
        return (client, id);
    }

    /// <summary>All that the store has of the job: its row, and the moments at which somebody looks.</summary>
    internal async Task<string> StateOfAsync(Guid id)
    {
        var redis = Gateway.App.Services.GetRequiredService<IConnectionMultiplexer>();
        var database = redis.GetDatabase();
        List<string> all = [];
        await foreach (var key in redis.GetServers()[0].KeysAsync(pattern: "ig:*"))
        {
            switch (await database.KeyTypeAsync(key))
            {
                case RedisType.Hash when key.ToString().Contains(id.ToString("N"), StringComparison.Ordinal):
                    all.AddRange((await database.HashGetAllAsync(key)).Select(field => $"{key} {field}"));
                    break;
                case RedisType.SortedSet when await database.SortedSetScoreAsync(key, id.ToString("N")) is { } score:
                    all.Add($"{key} {score:R}");
                    break;
            }
        }

        return string.Join('\n', all.Order(StringComparer.Ordinal));
    }
}
