using System.Collections.Concurrent;
using ImageGen.Chaos.Ledgers;
using ImageGen.Chaos.Load;
using ImageGen.Chaos.Worlds;

namespace ImageGen.Chaos.Faults;

/// <summary>The running system that a fault acts on, and the records of the run.</summary>
internal sealed class FaultContext(World world, LoadClient client, Subscriber? subscriber, WebhookSubscriber webhooks, int seed, CancellationToken stop)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);
    private int _injected;

    public World World => world;

    public LoadClient Client => client;

    /// <summary>Null in an embedded world.</summary>
    public Subscriber? Subscriber => subscriber;

    public WebhookSubscriber Webhooks => webhooks;

    /// <summary>Canceled when the whole run is aborted.</summary>
    public CancellationToken Stop => stop;

    /// <summary>Number of hits by failpoint.</summary>
    public ConcurrentDictionary<string, int> Hits { get; } = new();

    /// <summary>The mark files of all hits. They show which job hit which failpoint.</summary>
    public HashSet<string> Marks { get; } = [];

    /// <summary>Periods in which a component was unavailable, for scenarios that check the jobs across them.</summary>
    public ConcurrentQueue<Outage> Outages { get; } = [];

    /// <summary>Measurements for the report.</summary>
    public ConcurrentQueue<string> Notes { get; } = [];

    /// <summary>Number of faults so far.</summary>
    public int Injected => _injected;

    public void Count(int faults = 1) => Interlocked.Add(ref _injected, faults);

    public double NextRandom()
    {
        lock (_gate)
        {
            return _random.NextDouble();
        }
    }

    public T PickOne<T>(IReadOnlyList<T> items) => items[(int)(NextRandom() * items.Count)];

    /// <summary>Waits for the given time ±30 %, so that several faults do not synchronize.</summary>
    public Task PauseAsync(TimeSpan rhythm) => Task.Delay(rhythm * (0.7 + (0.6 * NextRandom())), stop);

    /// <summary>Waits until every accepted job has ended.</summary>
    public async Task UntilEndedAsync()
    {
        var open = client.Accepted.Select(job => job.JobId).ToHashSet();
        while (open.Count > 0)
        {
            foreach (var id in open.ToList())
            {
                if (await client.GetJobAsync(id, stop) is { IsFinal: true })
                {
                    open.Remove(id);
                }
            }

            await Task.Delay(250, stop);
        }
    }

    /// <summary>Waits until a condition holds under which a fault is meaningful. The wait is limited, so that the scenario can report that the condition never held.</summary>
    public async Task UntilAsync(Func<World, bool> when)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!when(world) && TimeProvider.System.GetElapsedTime(start) < LongestWait)
        {
            await Task.Delay(50, stop);
        }
    }

    /// <summary>Waits until the token or the run is canceled.</summary>
    public async Task UntilAsync(CancellationToken over)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(over, stop);
        await Task.Delay(Timeout.InfiniteTimeSpan, both.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.ThrowIfCancellationRequested();
    }
}
