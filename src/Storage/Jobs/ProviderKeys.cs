using StackExchange.Redis;

namespace ImageGen.Storage.Jobs;

/// <summary>The keys of provider instances. One hash tag for all, since one script touches several of an instance. No instance's name has a colon.</summary>
internal static class ProviderKeys
{
    /// <summary>Hash: what workers say of each instance, by its name.</summary>
    public static readonly RedisKey Board = "ig:{slots}:board:";

    /// <summary>Sorted set: jobs that hold a slot, by the moment it frees itself.</summary>
    public static RedisKey Slots(string provider) => $"ig:{{slots}}:{provider}";

    /// <summary>Hash: the rate of orders.</summary>
    public static RedisKey Rate(string provider) => $"ig:{{slots}}:{provider}:rate";

    /// <summary>Hash: the circuit.</summary>
    public static RedisKey Circuit(string provider) => $"ig:{{slots}}:{provider}:circuit";
}
