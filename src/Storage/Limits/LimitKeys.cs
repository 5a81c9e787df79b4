using StackExchange.Redis;

namespace ImageGen.Storage.Limits;

/// <summary>The keys of a tenant's limits. All share a hash tag, since one script takes tokens of the tenant and of one of its API keys.</summary>
internal static class LimitKeys
{
    /// <summary>String: the limits as JSON.</summary>
    public static RedisKey Row(string tenant) => $"ig:{{limit:{tenant}}}:limits";

    /// <summary>Sorted set: jobs that are at a provider, by the time at which their slot expires.</summary>
    public static RedisKey Slots(string tenant) => $"ig:{{limit:{tenant}}}:slots";

    /// <summary>Hash: a token bucket of the tenant, or of one of its keys.</summary>
    public static RedisKey Bucket(string tenant, Quota quota)
        => quota.ApiKey is { } key ? $"ig:{{limit:{tenant}}}:key:{key}:{quota.Kind.Name}" : $"ig:{{limit:{tenant}}}:{quota.Kind.Name}";
}
