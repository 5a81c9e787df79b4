using ImageGen.Emulators;

namespace ImageGen.Chaos.Worlds;

/// <summary>The configuration of a scenario's world.</summary>
internal sealed record WorldPlan
{
    /// <summary>Number of gateways; the client uses them in turn. Default 2.</summary>
    public int Gateways { get; init; } = 2;

    /// <summary>Number of workers. Default 3.</summary>
    public int Workers { get; init; } = 3;

    /// <summary>Whether one <c>imagegen serve</c> replaces gateways, workers, broker and store.</summary>
    public bool Embedded { get; init; }

    /// <summary>Whether hosts with failpoints run in place of <c>imagegen</c> itself.</summary>
    public bool Failpoints { get; init; }

    /// <summary>A provider in addition to Replicate; null for none.</summary>
    public ProviderDouble? Further { get; init; }

    /// <summary>Whether the hosts reach broker and store through <see cref="FaultyProxy"/>.</summary>
    public bool Proxied { get; init; }

    /// <summary>Whether workers start only when a fault starts them.</summary>
    public bool WorkersStartPaused { get; init; }

    /// <summary>How many jobs a worker processes at once. Default 8.</summary>
    public int Slots { get; init; } = 8;

    /// <summary>How long the provider takes, unless the command line overrides it. Default 0.2 to 3 s.</summary>
    public Latency Latency { get; init; } = new(TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(3));

    /// <summary>Additional lines of rabbitmq.conf.</summary>
    public IReadOnlyList<string> Broker { get; init; } = [];

    /// <summary>Additional environment of every host.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>An <see cref="Environment"/> in which images are kept in Redis and not as files.</summary>
    public static IReadOnlyDictionary<string, string?> ImagesInRedis { get; } = new Dictionary<string, string?> { ["ImageGen__Results__Kind"] = "redis" };

    /// <summary>Additional environment of the first worker only.</summary>
    public IReadOnlyDictionary<string, string?> FirstWorker { get; init; } = new Dictionary<string, string?>();

    /// <summary>How long Replicate keeps images after the prediction ended. Default an hour, as the service does.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Delay between acceptance of a prediction and its appearance in Replicate's list. Default zero.</summary>
    public TimeSpan ListedAfter { get; init; }

    /// <summary>
    /// By how much the clock of the store is ahead of the clocks of hosts and provider, which agree; negative is behind. It requires hosts with
    /// failpoints: the store has the clock of the machine, and all other clocks are shifted. Default 0.
    /// </summary>
    public TimeSpan StoreAhead { get; init; }

    /// <summary>Size of a separate file system for the images, as <c>size=</c> of tmpfs; null for the temporary folder.</summary>
    public string? ImagesFileSystemSize { get; init; }
}
