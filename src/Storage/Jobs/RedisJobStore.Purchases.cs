using StackExchange.Redis;

namespace ImageGen.Storage.Jobs;

/// <content>Purchases that became known in another way than by the answer to the order.</content>
internal sealed partial class RedisJobStore
{
    /// <summary>Longer than any provider lists what a look-up could find.</summary>
    private static readonly TimeSpan AdoptionTime = TimeSpan.FromDays(1);

    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private static IEnumerable<JobKeys> AllPartitions => Enumerable.Range(0, JobId.Partitions).Select(partition => new JobKeys(partition));

    public async Task<AdoptOutcome> AdoptAsync(Guid id, string lane, string provider, string providerId, string? word, CancellationToken cancellationToken)
    {
        var keys = JobKeys.Of(id);
        var answer = (string?)await store.RunAsync(
            JobScripts.Adopt,
            [keys.Row(id), keys.Continue(lane), keys.Bought],
            [Now(), id.ToString("N"), lane, provider, providerId, word ?? ""],
            cancellationToken);
        return answer?.Split(' ') switch
        {
            ["ignored"] => AdoptOutcome.Ignored,
            ["adopted"] => AdoptOutcome.Adopted,
            ["noted"] => AdoptOutcome.Noted,
            ["woken"] => AdoptOutcome.Woken,
            ["elsewhere", var right] => await AdoptAsync(id, right, provider, providerId, word, cancellationToken),
            _ => throw Unexpected(answer),
        };
    }

    public async Task<bool> TryAdoptAsync(Job claim, string provider, string providerId, CancellationToken cancellationToken)
    {
        var since = (claim.IntentAt ?? claim.CreatedAt) - Skew;
        var prefix = $"{provider} {providerId} ";

        // All of them, or no answer: the job that has the purchase may be in the partition that is away.
        var known = await store.DoAsync(
            database => Task.WhenAll(AllPartitions.Select(keys => database.SortedSetRangeByScoreAsync(keys.Bought, since.ToUnixTimeMilliseconds()))),
            cancellationToken);
        if (known.SelectMany(part => part).Select(member => (string)member!).FirstOrDefault(member => member.StartsWith(prefix, StringComparison.Ordinal)) is { } owner)
        {
            return owner[prefix.Length..] == claim.Id.ToString("N");
        }

        // Two jobs that look for the same thing at the same moment: the key is neither's partition, but only this one write decides.
        RedisKey key = $"ig:{{adopted}}:{provider}:{providerId}";
        var mine = claim.Id.ToString("N");
        return await store.DoAsync(database => database.StringSetAsync(key, mine, AdoptionTime, When.NotExists), cancellationToken)
            || await store.DoAsync(database => database.StringGetAsync(key), cancellationToken) == mine;
    }
}
