using ImageGen.Gateway.Tests.World;
using ImageGen.Jobs.Signing;
using ImageGen.Storage.Secrets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace ImageGen.Gateway.Tests.Callbacks;

/// <summary>The tests that share <see cref="CallbackGateway"/>: the reports of the provider are in their common store.</summary>
[CollectionDefinition(nameof(CallbackGateway))]
public sealed class SharedHookedGateway : ICollectionFixture<CallbackGateway>;

/// <summary>
/// A gateway that providers call back: <c>painter</c> signs nothing, the secret of <c>signed</c> is configured, that of <c>told</c> was told
/// by the provider, and that of <c>late</c> is not known yet.
/// </summary>
public sealed class CallbackGateway(SharedGateway shared) : IAsyncLifetime
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

    /// <summary>The callback address that the provider gets for the job.</summary>
    internal string AddressOf(string provider, Guid job) => Gateway.App.Services.GetRequiredService<ProviderCallbacks>().AddressFor(provider, job)!.PathAndQuery;

    /// <summary>A job of a new tenant that is at the provider as prediction p1, and is looked at in an hour.</summary>
    internal async Task<(TestClient Client, Guid Id)> WaitingAsync(string provider)
    {
        var client = Gateway.NewTenant();
        var id = await client.NewJobAsync($$"""{"prompt":"a cat","provider":"{{provider}}"}""");
        await Gateway.WaitAsync(id, provider, "p1");
        return (client, id);
    }

    /// <summary>All data of the job in the store: its row, its events, its entries in the due sets, and its purchases.</summary>
    internal async Task<string> StateOfAsync(Guid id)
    {
        var database = Gateway.App.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();
        var (job, prefix) = (id.ToString("N"), $"ig:{{p{id.ToString("N")[^1]}}}:");
        List<string> all = [.. (await database.HashGetAllAsync($"{prefix}job:{job}")).Select(field => $"{field}")];
        all.AddRange((await database.ListRangeAsync($"{prefix}log:{job}")).Select(entry => $"{entry}"));
        foreach (var set in (string[])["start:default", "continue:default", "rescue:default", "expire"])
        {
            all.Add($"{set} {await database.SortedSetScoreAsync(prefix + set, job)}");
        }

        var bought = await database.SortedSetRangeByRankAsync($"{prefix}bought");
        all.AddRange(bought.Select(member => $"{member}").Where(member => member.Contains(job, StringComparison.Ordinal)));
        Assert.NotEqual(0, all.Count(line => line.StartsWith("state:", StringComparison.Ordinal)));
        return string.Join('\n', all.Order(StringComparer.Ordinal));
    }
}
