using ImageGen.Emulators;

namespace ImageGen.Chaos.Worlds;

/// <summary>What a scenario takes place in.</summary>
internal sealed record WorldPlan
{
    /// <summary>Gateways, behind one another in the client's list. Default 2.</summary>
    public int Gateways { get; init; } = 2;

    /// <summary>Workers. Default 3.</summary>
    public int Workers { get; init; } = 3;

    /// <summary>One <c>imagegen serve</c> in place of gateways, workers, broker and store.</summary>
    public bool Embedded { get; init; }

    /// <summary>Hosts with failpoints in place of <c>imagegen</c> itself.</summary>
    public bool Failpoints { get; init; }

    /// <summary>A provider beside Replicate; null for none.</summary>
    public ProviderDouble? Further { get; init; }

    /// <summary>Whether the hosts reach broker and store through <see cref="FaultyProxy"/>.</summary>
    public bool Proxied { get; init; }

    /// <summary>Whether workers start only when a fault lets them.</summary>
    public bool WorkersWait { get; init; }

    /// <summary>How many jobs a worker begins at once. Default 8.</summary>
    public int Slots { get; init; } = 8;

    /// <summary>How long the provider takes, unless the command line says otherwise. Default 0.2 to 3 s.</summary>
    public Latency Latency { get; init; } = new(TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(3));

    /// <summary>Further lines of rabbitmq.conf.</summary>
    public IReadOnlyList<string> Broker { get; init; } = [];

    /// <summary>Further environment of every host.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Further environment of the first worker alone.</summary>
    public IReadOnlyDictionary<string, string?> FirstWorker { get; init; } = new Dictionary<string, string?>();

    /// <summary>How long Replicate keeps images after their end. Default an hour, as the service does.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long after its acceptance Replicate lists a prediction. Default at once.</summary>
    public TimeSpan ListedAfter { get; init; }

    /// <summary>
    /// By how much the clock of the store is ahead of the clocks of hosts and provider, which agree; negative is behind. Hosts with failpoints
    /// only: the store has the clock of the machine, and all others are moved. Default 0.
    /// </summary>
    public TimeSpan StoreAhead { get; init; }

    /// <summary>Size of a file system of its own for the images, as <c>size=</c> of tmpfs; null is the temporary folder.</summary>
    public string? PicturesOn { get; init; }
}
