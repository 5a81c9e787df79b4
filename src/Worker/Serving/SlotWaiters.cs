namespace ImageGen.Worker.Serving;

/// <summary>
/// Lets the due loop queue for a slot together with messages. Otherwise a lane whose messages take every free slot would never run the jobs that only the due
/// set has: retries, replays, jobs that came from another provider, and those whose message was lost.
/// </summary>
internal sealed class SlotWaiters(WorkSlots slots, TimeProvider time)
{
    // If nothing is due, the slot is released unused, which costs little at this interval.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, (Task Turn, long Since)> _turns = new(StringComparer.Ordinal);

    /// <summary>Queues for a slot of the lane, unless the last time is less than a second ago.</summary>
    public void Request(string lane, CancellationToken cancellationToken)
    {
        if (!_turns.TryGetValue(lane, out var last) || (last.Turn.IsCompleted && time.GetElapsedTime(last.Since) >= Interval))
        {
            _turns[lane] = (slots.TakeAsync(lane, cancellationToken), time.GetTimestamp());
        }
    }

    /// <summary>Whether the lane has received a slot since; the caller then owns it.</summary>
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
