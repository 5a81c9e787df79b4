using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Jobs;

/// <summary>
/// Says whose a purchase is. It is entered under the provider's id, and, with the row of its job, in the list of the job's partition (<see cref="PartitionKeys.Bought"/>).
/// </summary>
internal sealed class RedisPurchases(StoreConnection store, StoreSettings settings)
{
    /// <summary>Longer than any provider lists what a look-up could find.</summary>
    public static readonly TimeSpan AdoptionTime = TimeSpan.FromDays(1);

    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Enters a purchase as a job's. Who was told of it, by the answer to its order, a callback or the operator, takes it from one that found it
    /// by a look-up, which is put back to look again, unless its image is delivered.
    /// </summary>
    public async Task<PurchaseHold> TakeAsync(Guid id, string provider, string providerId, bool isTold, CancellationToken cancellationToken)
    {
        RedisKey key = PurchaseKey(provider, providerId);
        var mine = id.ToString("N");
        var answer = (string[])(await store.RunAsync(
            JobScripts.TakePurchase, [key], [settings.Moment, mine, isTold ? "told" : "found", AdoptionTime.ToMilliseconds()], cancellationToken))!;
        if (answer is ["taken", var how])
        {
            return how == "told" && isTold ? PurchaseHold.Shared : PurchaseHold.Anothers;
        }

        if (answer is not ["own", { Length: > 0 } finder])
        {
            return PurchaseHold.Own;
        }

        // Crash point: two jobs have it, and the entry names both. Whoever enters it next, for the same job, comes by here.
        var isKept = await GiveBackAsync(Guid.ParseExact(finder, "N"), provider, providerId, cancellationToken) == "delivered";
        await store.RunAsync(JobScripts.ClosePurchase, [key], [settings.Moment, mine, finder, isKept, AdoptionTime.ToMilliseconds()], cancellationToken);
        return isKept ? PurchaseHold.Anothers : PurchaseHold.Own;
    }

    /// <summary>Whether a purchase found by a look-up may be taken for the job's: false when another job has it. The first to ask has it.</summary>
    public async Task<bool> TryClaimAsync(Job claim, string provider, string providerId, CancellationToken cancellationToken)
    {
        // The entry of its own first: the book may still have it under a job that has to give it back.
        if ((string?)await store.DoAsync(database => database.StringGetAsync(PurchaseKey(provider, providerId)), cancellationToken) is null
            && await FindBuyerAsync(claim, provider, providerId, cancellationToken) is { } buyer)
        {
            return buyer == claim.Id;
        }

        return await TakeAsync(claim.Id, provider, providerId, isTold: false, cancellationToken) == PurchaseHold.Own;
    }

    /// <summary>Whether a purchase that a look-up found is still the job's; gives it back where it is not.</summary>
    public async Task<bool> KeepsAsync(Job claim, CancellationToken cancellationToken)
    {
        if (claim is not { IsFound: true, Provider: { } provider, ProviderId: { } providerId }
            || await TakeAsync(claim.Id, provider, providerId, isTold: false, cancellationToken) == PurchaseHold.Own)
        {
            return true;
        }

        return await GiveBackAsync(claim.Id, provider, providerId, cancellationToken) != "given_back";
    }

    /// <summary>Whether a purchase that the operator names belongs to another job. The operator's word goes before a look-up's find, and before nothing else. The whole book is looked at: an operator may read the wrong line.</summary>
    public async Task<bool> IsAnothersAsync(Job job, string provider, string providerId, CancellationToken cancellationToken)
        => await FindBuyerAsync(job with { IntentAt = DateTimeOffset.UnixEpoch }, provider, providerId, cancellationToken) is { } buyer && buyer != job.Id
            && await JobRow.FindAsync(store, buyer, cancellationToken) is not { IsFound: true }
            || await TakeAsync(job.Id, provider, providerId, isTold: true, cancellationToken) != PurchaseHold.Own;

    private async Task<string> GiveBackAsync(Guid id, string provider, string providerId, CancellationToken cancellationToken)
    {
        var keys = PartitionKeys.Of(id);
        var lane = (string?)await store.DoAsync(database => database.HashGetAsync(keys.Row(id), "lane"), cancellationToken);
        while (lane is not null)
        {
            var answer = (string)(await store.RunAsync(
                JobScripts.GiveBack,
                [keys.Row(id), keys.Continue(lane), keys.Rescue(lane), keys.Bought],
                [settings.Moment, id.ToString("N"), provider, providerId, lane],
                cancellationToken))!;
            if (answer.Split(' ') is not ["elsewhere", var right])
            {
                return answer;
            }

            lane = right;
        }

        return "not_its";
    }

    /// <summary>The job under which the book has a purchase, as far back as a look-up goes; null when it has none.</summary>
    private async Task<Guid?> FindBuyerAsync(Job job, string provider, string providerId, CancellationToken cancellationToken)
    {
        var since = (job.IntentAt ?? job.CreatedAt) - Skew;
        var prefix = $"{provider} {providerId} ";

        // All of them, or no answer: the job that has the purchase may be in the partition that is away.
        var known = await store.DoAsync(
            database => Task.WhenAll(PartitionKeys.All.Select(keys => database.SortedSetRangeByScoreAsync(keys.Bought, since.ToUnixTimeMilliseconds()))),
            cancellationToken);
        return known.SelectMany(part => part).Select(member => (string)member!).FirstOrDefault(member => member.StartsWith(prefix, StringComparison.Ordinal)) is { } owner
            ? Guid.ParseExact(owner.AsSpan(prefix.Length), "N")
            : null;
    }

    private static string PurchaseKey(string provider, string providerId) => $"ig:{{adopted}}:{provider}:{providerId}";
}
