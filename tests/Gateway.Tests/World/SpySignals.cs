using ImageGen.Storage.Events;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGen.Gateway.Tests.World;

/// <summary>Passes hints on and counts the waits; a deaf one loses every hint, and looks every second.</summary>
internal sealed class SpySignals : IJobSignals
{
    private int _begun;
    private int _ended;
    private int _canceled;

    public IJobSignals? Real { get; set; }

    public bool Deaf { get; init; }

    public int Begun => _begun;

    public int Ended => _ended;

    public int Canceled => _canceled;

    public long Received => Real!.Received;

    /// <summary>Takes the place of the registered signals, and passes on what these tell.</summary>
    public void ReplaceIn(IServiceCollection services)
    {
        var real = services.Single(service => service.ServiceType == typeof(IJobSignals));
        services.Remove(real);
        services.AddSingleton<IJobSignals>(provider =>
        {
            Real = (IJobSignals)(real.ImplementationInstance
                ?? real.ImplementationFactory?.Invoke(provider)
                ?? ActivatorUtilities.CreateInstance(provider, real.ImplementationType!));
            return this;
        });
    }

    public async ValueTask<IJobWatch> WatchAsync(string tenant, Guid id, CancellationToken cancellationToken)
        => new SpyWatch(this, await Real!.WatchAsync(tenant, id, cancellationToken));

    public ValueTask<IEventWatch> WatchTenantAsync(string tenant, CancellationToken cancellationToken) => Real!.WatchTenantAsync(tenant, cancellationToken);

    private sealed class SpyWatch(SpySignals spy, IJobWatch real) : IJobWatch
    {
        public long Seen { get => real.Seen; set => real.Seen = value; }

        public async Task<bool> WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref spy._begun);
            try
            {
                if (!spy.Deaf)
                {
                    return await real.WaitAsync(atMost, cancellationToken);
                }

                // Only the poll finds the event.
                var poll = TimeSpan.FromSeconds(1);
                await Task.Delay(atMost < poll ? atMost : poll, cancellationToken);
                return atMost > poll;
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref spy._canceled);
                throw;
            }
            finally
            {
                Interlocked.Increment(ref spy._ended);
            }
        }

        public void Wake() => real.Wake();

        public void Dispose() => real.Dispose();
    }
}
