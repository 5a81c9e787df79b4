using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Jobs;

/// <content>Purchases that became known in another way than by the answer to the order.</content>
internal sealed partial class RedisJobStore
{
    /// <summary>Longer than any provider lists what a look-up could find.</summary>
    private static readonly TimeSpan AdoptionTime = TimeSpan.FromDays(1);

    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private static IEnumerable<PartitionKeys> AllPartitions => Enumerable.Range(0, JobId.Partitions).Select(partition => new PartitionKeys(partition));

    public Task<AdoptOutcome> AdoptAsync(Guid id, string lane, string provider, string providerId, string? word, CancellationToken cancellationToken)
        => AdoptAsync(id, lane, provider, providerId, word, isClaimed: false, cancellationToken);

    public async Task<bool> TryAdoptAsync(Job claim, string provider, string providerId, CancellationToken cancellationToken)
    {
        // The entry of its own first: the book may still have it under a job that has to give it back.
        if ((string?)await store.DoAsync(database => database.StringGetAsync(PurchaseKey(provider, providerId)), cancellationToken) is null
            && await FindBuyerAsync(claim, provider, providerId, cancellationToken) is { } buyer)
        {
            return buyer == claim.Id;
        }

        return await TakePurchaseAsync(claim.Id, provider, providerId, isTold: false, cancellationToken) == PurchaseHold.Own;
    }

    public async Task<bool> KeepsPurchaseAsync(Job claim, CancellationToken cancellationToken)
    {
        if (claim is not { IsFound: true, Provider: { } provider, ProviderId: { } providerId }
            || await TakePurchaseAsync(claim.Id, provider, providerId, isTold: false, cancellationToken) == PurchaseHold.Own)
        {
            return true;
        }

        return await GiveBackAsync(claim.Id, provider, providerId, cancellationToken) != "given_back";
    }

    private async Task<AdoptOutcome> AdoptAsync(
        Guid id, string lane, string provider, string providerId, string? word, bool isClaimed, CancellationToken cancellationToken)
    {
        var keys = PartitionKeys.Of(id);
        var answer = (string?)await store.RunAsync(
            JobScripts.Adopt,
            [keys.Row(id), keys.Continue(lane), keys.Bought],
            [Now(), id.ToString("N"), lane, provider, providerId, word ?? "", isClaimed],
            cancellationToken);
        switch (answer?.Split(' '))
        {
            case ["ignored"]:
                return AdoptOutcome.Ignored;
            case ["adopted"]:
                return AdoptOutcome.Adopted;
            case ["noted"]:
                return AdoptOutcome.Noted;
            case ["woken"]:
                return AdoptOutcome.Woken;
            case ["elsewhere", var right]:
                return await AdoptAsync(id, right, provider, providerId, word, isClaimed, cancellationToken);
            case ["unclaimed"]:
                // Crash point: the purchase is entered as the job's and its row does not say so. Its look-up finds it, or the word comes again.
                return await TakePurchaseAsync(id, provider, providerId, isTold: true, cancellationToken) == PurchaseHold.Anothers
                    ? AdoptOutcome.Ignored
                    : await AdoptAsync(id, lane, provider, providerId, word, isClaimed: true, cancellationToken);
            default:
                throw Unexpected(answer);
        }
    }

    private async Task<WriteOutcome> RecordPurchaseAsync(
        Job claim, string providerId, IReadOnlyList<Attempt> attempts, TimeSpan pollIn, bool isFound, CancellationToken cancellationToken)
    {
        var keys = PartitionKeys.Of(claim.Id);
        var provider = attempts is [.., var last] ? last.Provider : claim.Provider ?? "";

        // Entered before the row has it. A crash in between leaves a purchase that this job alone can find.
        if (await TakePurchaseAsync(claim.Id, provider, providerId, isTold: !isFound, cancellationToken) == PurchaseHold.Anothers)
        {
            return WriteOutcome.Taken;
        }

        // Of a found one somebody may be told meanwhile that it is another job's, and find this row without it. So the row says that it was
        // found, and whoever claims the job next asks again whose it is.
        return await WriteAsync(
            JobScripts.ProviderId,
            [keys.Row(claim.Id), keys.Continue(claim.Lane), keys.Bought],
            claim,
            [providerId, StoreJson.Write(attempts), Milliseconds(pollIn), provider, isFound],
            cancellationToken);
    }

    /// <summary>
    /// Enters a purchase as a job's. Who was told of it, by the answer to its order, a callback or the operator, takes it from one that found it
    /// by a look-up, which is put back to look again, unless its image is delivered.
    /// </summary>
    private async Task<PurchaseHold> TakePurchaseAsync(Guid id, string provider, string providerId, bool isTold, CancellationToken cancellationToken)
    {
        RedisKey key = PurchaseKey(provider, providerId);
        var mine = id.ToString("N");
        var answer = (string[])(await store.RunAsync(
            JobScripts.TakePurchase, [key], [Now(), mine, isTold ? "told" : "found", Milliseconds(AdoptionTime)], cancellationToken))!;
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
        await store.RunAsync(JobScripts.ClosePurchase, [key], [Now(), mine, finder, isKept, Milliseconds(AdoptionTime)], cancellationToken);
        return isKept ? PurchaseHold.Anothers : PurchaseHold.Own;
    }

    private async Task<string> GiveBackAsync(Guid id, string provider, string providerId, CancellationToken cancellationToken)
    {
        var keys = PartitionKeys.Of(id);
        var lane = (string?)await store.DoAsync(database => database.HashGetAsync(keys.Row(id), "lane"), cancellationToken);
        while (lane is not null)
        {
            var answer = (string)(await store.RunAsync(
                JobScripts.GiveBack,
                [keys.Row(id), keys.Continue(lane), keys.Rescue(lane), keys.Bought],
                [Now(), id.ToString("N"), provider, providerId, lane],
                cancellationToken))!;
            if (answer.Split(' ') is not ["elsewhere", var right])
            {
                return answer;
            }

            lane = right;
        }

        return "not_its";
    }

    /// <summary>Whether a purchase that the operator names belongs to another job. The operator's word goes before a look-up's find, and before nothing else. The whole book is looked at: an operator may read the wrong line.</summary>
    private async Task<bool> IsAnothersAsync(Job job, string provider, string providerId, CancellationToken cancellationToken)
        => await FindBuyerAsync(job with { IntentAt = DateTimeOffset.UnixEpoch }, provider, providerId, cancellationToken) is { } buyer && buyer != job.Id
            && await FindAsync(buyer, cancellationToken) is not { IsFound: true }
            || await TakePurchaseAsync(job.Id, provider, providerId, isTold: true, cancellationToken) != PurchaseHold.Own;

    /// <summary>The job under which the book has a purchase, as far back as a look-up goes; null when it has none.</summary>
    private async Task<Guid?> FindBuyerAsync(Job job, string provider, string providerId, CancellationToken cancellationToken)
    {
        var since = (job.IntentAt ?? job.CreatedAt) - Skew;
        var prefix = $"{provider} {providerId} ";

        // All of them, or no answer: the job that has the purchase may be in the partition that is away.
        var known = await store.DoAsync(
            database => Task.WhenAll(AllPartitions.Select(keys => database.SortedSetRangeByScoreAsync(keys.Bought, since.ToUnixTimeMilliseconds()))),
            cancellationToken);
        return known.SelectMany(part => part).Select(member => (string)member!).FirstOrDefault(member => member.StartsWith(prefix, StringComparison.Ordinal)) is { } owner
            ? Guid.ParseExact(owner.AsSpan(prefix.Length), "N")
            : null;
    }

    private static string PurchaseKey(string provider, string providerId) => $"ig:{{adopted}}:{provider}:{providerId}";
}
