using ImageGen.Servers;

namespace ImageGen.Samples.Tests;

/// <summary>
/// The same system with two RabbitMQ users: that of the hosts, which may name every tenant, and <c>shop</c>, which may name <c>acme</c>. There are two lanes
/// with a worker each.
/// </summary>
public sealed class MappedUsersSystem : RunningSystem
{
    private Wire? _shop;
    private HostProcess? _fast;

    /// <summary>The connection of the user <c>shop</c>.</summary>
    internal Wire Shop => _shop!;

    /// <summary>The output of both workers.</summary>
    public string WorkersOutput => $"{Worker.Output}\n{_fast!.Output}";

    public override async ValueTask DisposeAsync()
    {
        foreach (var part in new IAsyncDisposable?[] { _shop, _fast })
        {
            await (part?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        await base.DisposeAsync();
    }

    protected override async Task<IReadOnlyDictionary<string, string?>> PrepareAsync()
    {
        var shop = await Broker.AddPublisherAsync("shop", @"^imagegen\.(generate|cancel)$", CancellationToken.None);
        var settings = new Dictionary<string, string?>
        {
            ["Messaging__UserTenants__guest"] = "*",
            ["Messaging__UserTenants__shop"] = "acme",
            ["ImageGen__Providers__here__Kind"] = "sandbox",
            ["ImageGen__Providers__there__Kind"] = "sandbox",
            ["ImageGen__Providers__there__Lane"] = "fast",
            ["ImageGen__DefaultProvider"] = "here",
        };
        _fast = await StartAsync("ImageGen.Worker.dll", new Dictionary<string, string?>(settings) { ["Worker__Lanes"] = "fast" });
        _shop = await Wire.ConnectAsync(shop);
        return new Dictionary<string, string?>(settings) { ["Worker__Lanes"] = "default" };
    }
}
