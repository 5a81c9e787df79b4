using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Jobs;

/// <summary>
/// Decides to which job a purchase belongs. A purchase is recorded under the provider's id and, together with the row of its job, in the index of the job's
/// partition (<see cref="PartitionKeys.Bought"/>).
/// </summary>
internal sealed class RedisPurchases(StoreConnection store, StoreSettings settings)
{
    /// <summary>Longer than any provider lists an order that a look-up could find.</summary>
    public static readonly TimeSpan AdoptionTime = TimeSpan.FromDays(1);

    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Records a purchase for a job. A job for which it was reported, by the response to its order, a callback or the operator, takes it from a job that found
    /// it by a look-up. That job is looked up again, unless its image is delivered, in which case it keeps the purchase.
    /// </summary>
    public async Task<PurchaseHold> TakeAsync(Guid id, string provider, string providerId, bool isReported, CancellationToken cancellationToken)
    {
        RedisKey key = PurchaseKey(provider, providerId);
        var owner = id.ToString("N");
        var result = (string[])(await store.RunAsync(
            JobScripts.TakePurchase, [key], [settings.ScriptNow, owner, isReported ? "told" : "found", AdoptionTime.ToMilliseconds()], cancellationToken))!;
        if (result is ["taken", var how])
        {
            return how == "told" && isReported ? PurchaseHold.Shared : PurchaseHold.OfAnotherJob;
        }

        if (result is not ["own", { Length: > 0 } finder])
        {
            return PurchaseHold.Own;
        }

        // Crash point: both jobs have the purchase, and its record names both. The next call for the same job repeats this step.
        var isKept = await GiveBackAsync(Guid.ParseExact(finder, "N"), provider, providerId, cancellationToken) == "delivered";
        await store.RunAsync(JobScripts.ClosePurchase, [key], [settings.ScriptNow, owner, finder, isKept, AdoptionTime.ToMilliseconds()], cancellationToken);
        return isKept ? PurchaseHold.OfAnotherJob : PurchaseHold.Own;
    }

    /// <summary>Assigns a purchase that a look-up found to the job; false if it belongs to another job. The first caller gets it.</summary>
    public async Task<bool> TryClaimAsync(Job claim, string provider, string providerId, CancellationToken cancellationToken)
    {
        // The record of the purchase is read first: the index may still have it under a job that must give it up.
        if ((string?)await store.DoAsync(database => database.StringGetAsync(PurchaseKey(provider, providerId)), cancellationToken) is null
            && await FindBuyerAsync(claim, provider, providerId, cancellationToken) is { } buyer)
        {
            return buyer == claim.Id;
        }

        return await TakeAsync(claim.Id, provider, providerId, isReported: false, cancellationToken) == PurchaseHold.Own;
    }

    /// <summary>Whether a purchase that a look-up found still belongs to the job; if not, removes it from the job.</summary>
    public async Task<bool> KeepsAsync(Job claim, CancellationToken cancellationToken)
    {
        if (claim is not { IsFound: true, Provider: { } provider, ProviderId: { } providerId }
            || await TakeAsync(claim.Id, provider, providerId, isReported: false, cancellationToken) == PurchaseHold.Own)
        {
            return true;
        }

        return await GiveBackAsync(claim.Id, provider, providerId, cancellationToken) != "given_back";
    }

    /// <summary>Whether a purchase that the operator names belongs to another job. The operator's report outranks only the result of a look-up. The whole index is searched, since an operator may name the wrong purchase.</summary>
    public async Task<bool> BelongsToAnotherAsync(Job job, string provider, string providerId, CancellationToken cancellationToken)
        => await FindBuyerAsync(job with { IntentAt = DateTimeOffset.UnixEpoch }, provider, providerId, cancellationToken) is { } buyer && buyer != job.Id
            && await JobRow.FindAsync(store, buyer, cancellationToken) is not { IsFound: true }
            || await TakeAsync(job.Id, provider, providerId, isReported: true, cancellationToken) != PurchaseHold.Own;

    private async Task<string> GiveBackAsync(Guid id, string provider, string providerId, CancellationToken cancellationToken)
    {
        var keys = PartitionKeys.Of(id);
        var lane = (string?)await store.DoAsync(database => database.HashGetAsync(keys.Row(id), "lane"), cancellationToken);
        while (lane is not null)
        {
            var result = (string)(await store.RunAsync(
                JobScripts.GiveBack,
                [keys.Row(id), keys.Continue(lane), keys.Rescue(lane), keys.Bought],
                [settings.ScriptNow, id.ToString("N"), provider, providerId, lane],
                cancellationToken))!;
            if (result.Split(' ') is not ["elsewhere", var right])
            {
                return result;
            }

            lane = right;
        }

        return "not_its";
    }

    /// <summary>The job to which the index assigns a purchase, as far back as a look-up searches; null if there is none.</summary>
    private async Task<Guid?> FindBuyerAsync(Job job, string provider, string providerId, CancellationToken cancellationToken)
    {
        var since = (job.IntentAt ?? job.CreatedAt) - Skew;
        var prefix = $"{provider} {providerId} ";

        // Fails unless all partitions respond: the job that has the purchase may be in the missing one.
        var known = await store.DoAsync(
            database => Task.WhenAll(PartitionKeys.All.Select(keys => database.SortedSetRangeByScoreAsync(keys.Bought, since.ToUnixTimeMilliseconds()))),
            cancellationToken);
        return known.SelectMany(part => part).Select(member => (string)member!).FirstOrDefault(member => member.StartsWith(prefix, StringComparison.Ordinal)) is { } owner
            ? Guid.ParseExact(owner.AsSpan(prefix.Length), "N")
            : null;
    }

    private static string PurchaseKey(string provider, string providerId) => $"ig:{{adopted}}:{provider}:{providerId}";
}
