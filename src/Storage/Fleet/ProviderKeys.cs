using StackExchange.Redis;

namespace ImageGen.Storage.Fleet;

/// <summary>The keys of provider instances. All share one hash tag, since one script touches several of an instance. Names of instances have no colon.</summary>
internal static class ProviderKeys
{
    /// <summary>Hash: the published capabilities of each instance, by its name.</summary>
    public static readonly RedisKey Board = "ig:{slots}:board:";

    /// <summary>Sorted set: jobs that hold a slot, by the time at which it expires.</summary>
    public static RedisKey Slots(string provider) => $"ig:{{slots}}:{provider}";

    /// <summary>Hash: the rate limit of orders.</summary>
    public static RedisKey Rate(string provider) => $"ig:{{slots}}:{provider}:rate";

    /// <summary>Hash: which model a GPU server of a pool has loaded, since when it has a free slot, and since when orders for other models are passed over.</summary>
    public static RedisKey Loaded(string provider) => $"ig:{{slots}}:{provider}:loaded";

    /// <summary>Hash: the circuit breaker.</summary>
    public static RedisKey Circuit(string provider) => $"ig:{{slots}}:{provider}:circuit";
}
