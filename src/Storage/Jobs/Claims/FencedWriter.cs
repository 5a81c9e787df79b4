using ImageGen.Contracts;
using ImageGen.Storage.Events;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Jobs.Claims;

/// <summary>Writes that a job takes only from the claim that holds it.</summary>
internal sealed class FencedWriter(StoreConnection store, StoreSettings settings, NewEventChannel? feed)
{
    /// <summary>Runs a script with the claim's fence; an event that it wrote is offered to this process at once.</summary>
    public async Task<WriteOutcome> WriteAsync(
        StoreScript script, RedisKey[] keys, Job claim, RedisValue[] arguments, CancellationToken cancellationToken, (string Type, string Payload)? announced = null)
    {
        var answer = (string?)await store.RunAsync(script, keys, [settings.Moment, claim.Id.ToString("N"), claim.Fence, .. arguments], cancellationToken);
        if (announced is { } @event && answer?.Split(' ') is ["written", var sequence, var now])
        {
            feed?.Offer(claim.Id, $"{sequence} {@event.Type} {now} {@event.Payload}");
            return WriteOutcome.Written;
        }

        return answer switch
        {
            "written" => WriteOutcome.Written,
            "stale" => WriteOutcome.Stale,
            "cancel_requested" => WriteOutcome.CancelRequested,
            "expired" => WriteOutcome.Expired,
            _ => throw StoreScript.Unexpected(answer),
        };
    }

    /// <summary>
    /// Who takes a job for the first time, soon after it was made, hands over its first event too: whoever made it may be a gateway, which
    /// hands over none.
    /// </summary>
    public Job Announced(Job claim, TimeSpan lease)
    {
        if (claim is { Fence: 1, Sequence: 1 } && claim.LeaseUntil - lease - claim.CreatedAt < settings.HandOver)
        {
            feed?.Offer(claim.Id, $"1 {ImageAccepted.EventType} {JobRow.Created(claim)} {JobEvents.Accepted(claim.Id, claim.Tenant, claim.BatchId, claim.Request.Metadata)}");
        }

        return claim;
    }
}
