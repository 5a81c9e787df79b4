using StackExchange.Redis;

namespace ImageGen.Storage.Fleet;

/// <summary>The keys of provider instances. One hash tag for all, since one script touches several of an instance. No instance's name has a colon.</summary>
internal static class ProviderKeys
{
    /// <summary>Hash: what workers say of each instance, by its name.</summary>
    public static readonly RedisKey Board = "ig:{slots}:board:";

    /// <summary>Sorted set: jobs that hold a slot, by the moment it frees itself.</summary>
    public static RedisKey Slots(string provider) => $"ig:{{slots}}:{provider}";

    /// <summary>Hash: the rate of orders.</summary>
    public static RedisKey Rate(string provider) => $"ig:{{slots}}:{provider}:rate";

    /// <summary>Hash: which model a box of a pool has loaded, since when it has room, and since when others are passed over.</summary>
    public static RedisKey Loaded(string provider) => $"ig:{{slots}}:{provider}:loaded";

    /// <summary>Hash: the circuit.</summary>
    public static RedisKey Circuit(string provider) => $"ig:{{slots}}:{provider}:circuit";
}
