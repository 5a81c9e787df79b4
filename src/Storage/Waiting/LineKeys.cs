using ImageGen.Storage.Fleet;
using StackExchange.Redis;

namespace ImageGen.Storage.Waiting;

/// <summary>
/// The keys of waiting lines. They share the hash tag of the concurrency slots, since a job is taken only when its provider has a free slot; without
/// these slots nothing could be begun anyway.
/// </summary>
internal static class LineKeys
{
    /// <summary>Sorted set: the names of all lines, by the number of waiting jobs.</summary>
    public static readonly RedisKey Lines = "ig:{slots}:lines:";

    /// <summary>Hash: the weights of tenants, by their names.</summary>
    public static readonly RedisKey Weights = "ig:{slots}:weights:";

    /// <summary>Sorted set, all scores 0: <c>tenant:order:id</c> of the waiting jobs.</summary>
    public static RedisKey Jobs(WaitingLine line) => Of(line, "jobs");

    /// <summary>The keys of <c>line.lua</c>, which describes them.</summary>
    public static RedisKey[] All(WaitingLine line) => [Jobs(line), Of(line, "turns"), Of(line, "idle"), Of(line, "taken"), Of(line, "clock"), Lines, Weights];

    /// <summary>The concurrency slots of a provider instance.</summary>
    public static RedisKey Slots(string provider) => ProviderKeys.Slots(provider);

    private static RedisKey Of(WaitingLine line, string part) => $"ig:{{slots}}:line:{part}:{line.Name}";
}
