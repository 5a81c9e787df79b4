using ImageGen.Contracts;
using ImageGen.Storage.Events;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Jobs.Claims;

/// <summary>Writes to a job, which succeed only with the fencing token of its present claim.</summary>
internal sealed class FencedWriter(StoreConnection store, StoreSettings settings, NewEventChannel? feed)
{
    /// <summary>Runs a script with the fencing token of the claim. Offers an event that it wrote to the publisher in this process.</summary>
    public async Task<WriteOutcome> WriteAsync(
        StoreScript script, RedisKey[] keys, Job claim, RedisValue[] arguments, CancellationToken cancellationToken, (string Type, string Payload)? newEvent = null)
    {
        var result = (string?)await store.RunAsync(script, keys, [settings.ScriptNow, claim.Id.ToString("N"), claim.Fence, .. arguments], cancellationToken);
        if (newEvent is { } @event && result?.Split(' ') is ["written", var sequence, var now])
        {
            feed?.Offer(claim.Id, $"{sequence} {@event.Type} {now} {@event.Payload}", claim.Request.Webhook);
            return WriteOutcome.Written;
        }

        return result switch
        {
            "written" => WriteOutcome.Written,
            "stale" => WriteOutcome.Stale,
            "cancel_requested" => WriteOutcome.CancelRequested,
            "expired" => WriteOutcome.Expired,
            _ => throw StoreScript.Unexpected(result),
        };
    }

    /// <summary>
    /// Offers the first event of a job to the publisher in this process at the first claim, if that follows soon after the job's creation. The job may have
    /// been created by a gateway, and gateways hand over no events.
    /// </summary>
    public Job OfferAcceptedEvent(Job claim, TimeSpan lease)
    {
        if (claim is { Fence: 1, Sequence: 1 } && claim.LeaseUntil - lease - claim.CreatedAt < settings.HandOver)
        {
            feed?.Offer(claim.Id, $"1 {ImageAccepted.EventType} {JobRow.Created(claim)} {JobEvents.Accepted(claim.Id, claim.Tenant, claim.BatchId, claim.Request.Metadata)}", claim.Request.Webhook);
        }

        return claim;
    }
}
