using System.Collections.Concurrent;
using ImageGen.Chaos.Ledgers;
using ImageGen.Chaos.Load;
using ImageGen.Chaos.Worlds;

namespace ImageGen.Chaos.Faults;

/// <summary>What a fault works on.</summary>
internal sealed class FaultContext(World world, Client client, Subscriber? subscriber, WebhookSubscriber webhooks, int seed, CancellationToken stop)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);
    private int _injected;

    public World World => world;

    public Client Client => client;

    /// <summary>Null in an embedded world.</summary>
    public Subscriber? Subscriber => subscriber;

    public WebhookSubscriber Webhooks => webhooks;

    /// <summary>The whole run is to be given up.</summary>
    public CancellationToken Stop => stop;

    /// <summary>Strikes by failpoint.</summary>
    public ConcurrentDictionary<string, int> Struck { get; } = new();

    /// <summary>The marks that strikes left, by which a scenario knows whose job struck where.</summary>
    public HashSet<string> Marks { get; } = [];

    /// <summary>Times in which something was away, where the scenario asks what became of jobs across them.</summary>
    public ConcurrentQueue<Outage> Outages { get; } = [];

    /// <summary>Measurements for the report.</summary>
    public ConcurrentQueue<string> Notes { get; } = [];

    /// <summary>Faults so far.</summary>
    public int Injected => _injected;

    public void Count(int faults = 1) => Interlocked.Add(ref _injected, faults);

    public double Luck()
    {
        lock (_gate)
        {
            return _random.NextDouble();
        }
    }

    public T Any<T>(IReadOnlyList<T> things) => things[(int)(Luck() * things.Count)];

    /// <summary>Around that long, ±30 %, so that rhythms do not meet.</summary>
    public Task PauseAsync(TimeSpan rhythm) => Task.Delay(rhythm * (0.7 + (0.6 * Luck())), stop);

    /// <summary>Waits until every job that was accepted has ended.</summary>
    public async Task UntilEndedAsync()
    {
        var open = client.Accepted.Select(job => job.JobId).ToHashSet();
        while (open.Count > 0)
        {
            foreach (var id in open.ToList())
            {
                if (await client.AskAsync(id, stop) is { IsFinal: true })
                {
                    open.Remove(id);
                }
            }

            await Task.Delay(250, stop);
        }
    }

    /// <summary>Waits for a moment in which a fault proves something; not for ever, so that the scenario can say that there was none.</summary>
    public async Task UntilAsync(Func<World, bool> when)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!when(world) && TimeProvider.System.GetElapsedTime(start) < LongestWait)
        {
            await Task.Delay(50, stop);
        }
    }

    /// <summary>Waits for a token's end, or the run's.</summary>
    public async Task UntilAsync(CancellationToken over)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(over, stop);
        await Task.Delay(Timeout.InfiniteTimeSpan, both.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.ThrowIfCancellationRequested();
    }
}
