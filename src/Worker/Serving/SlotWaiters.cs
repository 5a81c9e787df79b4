namespace ImageGen.Worker.Serving;

/// <summary>
/// Lets the due loop queue up for a slot like a message does. Without it a lane whose messages take every slot that gets free would never begin
/// what only the due set has: retries, replays, jobs that came from another provider, and those whose message was lost.
/// </summary>
internal sealed class SlotWaiters(WorkSlots slots, TimeProvider time)
{
    // Where nothing is due a slot that was waited for is given back unused. Once in a while costs little.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, (Task Turn, long Since)> _turns = new(StringComparer.Ordinal);

    /// <summary>Queues up for the lane, unless that was done a moment ago.</summary>
    public void Ask(string lane, CancellationToken cancellationToken)
    {
        if (!_turns.TryGetValue(lane, out var last) || (last.Turn.IsCompleted && time.GetElapsedTime(last.Since) >= Interval))
        {
            _turns[lane] = (slots.TakeAsync(lane, cancellationToken), time.GetTimestamp());
        }
    }

    /// <summary>Whether the lane has got a slot since; the caller has it now.</summary>
    public bool TryUse(string lane)
    {
        if (!_turns.TryGetValue(lane, out var last) || !last.Turn.IsCompletedSuccessfully)
        {
            return false;
        }

        _turns[lane] = (Task.FromCanceled(new CancellationToken(canceled: true)), last.Since);
        return true;
    }
}
