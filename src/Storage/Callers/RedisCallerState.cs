using System.Security.Cryptography;
using System.Text;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Callers;

/// <summary>A set of jobs and a string for each caller, under a hash of its name.</summary>
internal sealed class RedisCallerState(StoreConnection store) : ICallerState
{
    private static readonly TimeSpan JobsKept = TimeSpan.FromHours(2);
    private static readonly TimeSpan ModelKept = TimeSpan.FromDays(30);

    public async Task AddJobsAsync(string caller, IReadOnlyCollection<Guid> jobs, CancellationToken cancellationToken)
    {
        await store.DoAsync(database => database.SetAddAsync(JobsOf(caller), ValuesOf(jobs)), cancellationToken);
        await store.DoAsync(database => database.KeyExpireAsync(JobsOf(caller), JobsKept), cancellationToken);
    }

    public Task RemoveJobsAsync(string caller, IReadOnlyCollection<Guid> jobs, CancellationToken cancellationToken)
        => store.DoAsync(database => database.SetRemoveAsync(JobsOf(caller), ValuesOf(jobs)), cancellationToken);

    public async Task<IReadOnlyList<Guid>> ReadJobsAsync(string caller, CancellationToken cancellationToken)
        => [.. (await store.DoAsync(database => database.SetMembersAsync(JobsOf(caller)), cancellationToken)).Select(value => Guid.ParseExact((string)value!, "N"))];

    public Task ChooseModelAsync(string caller, string? model, CancellationToken cancellationToken)
        => model is null
            ? store.DoAsync(database => database.KeyDeleteAsync(ModelOf(caller)), cancellationToken)
            : store.DoAsync(database => database.StringSetAsync(ModelOf(caller), model, ModelKept), cancellationToken);

    public async Task<string?> ReadModelAsync(string caller, CancellationToken cancellationToken)
        => await store.DoAsync(database => database.StringGetAsync(ModelOf(caller)), cancellationToken);

    private static RedisKey JobsOf(string caller) => $"ig:{{caller:{HashOf(caller)}}}:jobs";

    private static RedisKey ModelOf(string caller) => $"ig:{{caller:{HashOf(caller)}}}:model";

    private static string HashOf(string caller) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(caller)));

    private static RedisValue[] ValuesOf(IReadOnlyCollection<Guid> jobs) => [.. jobs.Select(id => (RedisValue)id.ToString("N"))];
}
