using ImageGen.Jobs.Submission;
using StackExchange.Redis;

namespace ImageGen.Storage.Webhooks;

/// <summary>The names of the registry's keys that are not a job's.</summary>
internal static class WebhookKeys
{
    /// <summary>Field of <see cref="Endpoints"/> that is not an endpoint: the secret for addresses that jobs name.</summary>
    public const string JobSecret = "job-secret";

    /// <summary>Hash: a tenant's endpoints by id.</summary>
    public static RedisKey Endpoints(string tenant) => $"ig:{{hooks:{tenant}}}:endpoints";

    /// <summary>Set: a tenant's deleted endpoints, whose deliveries are kept for some time.</summary>
    public static RedisKey Former(string tenant) => $"ig:{{hooks:{tenant}}}:former";

    /// <summary>Sorted set: queues of hosts that a tenant's jobs name, by the time of the last delivery.</summary>
    public static RedisKey Hosts(string tenant) => $"ig:{{hooks:{tenant}}}:hosts";

    /// <summary>Hash: the number of events in an endpoint's log, and the last era in which the event that it was disabled was written. In the partition of its log.</summary>
    public static RedisKey Endpoint(Guid id) => $"ig:{{p{JobId.PartitionOf(id):x}}}:endpoint:{id:N}";
}
