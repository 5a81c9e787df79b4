using Microsoft.Extensions.Hosting;

namespace ImageGen.Messaging.Tests;

/// <summary>A host that is stopped before it is disposed: a bus that is only disposed continues to consume messages of later tests.</summary>
internal sealed class RunningHost(IHost host) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public IServiceProvider Services => host.Services;

    public async ValueTask DisposeAsync()
    {
        using (var limit = new CancellationTokenSource(Patience))
        {
            await host.StopAsync(limit.Token);
        }

        await ((IAsyncDisposable)host).DisposeAsync();
    }
}
