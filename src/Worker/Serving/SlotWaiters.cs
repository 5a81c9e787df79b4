namespace ImageGen.Worker.Serving;

/// <summary>
/// Lets the due loop wait for a slot in line with messages. Otherwise a lane whose messages take every free slot would never run the jobs that only the due
/// set has: retries, replays, jobs that came from another provider, and those whose message was lost.
/// </summary>
internal sealed class SlotWaiters(WorkSlots slots, TimeProvider time)
{
    // If nothing is due, the slot is released unused. Now and then this costs little.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, (Task Turn, long Since)> _turns = new(StringComparer.Ordinal);

    /// <summary>Waits in line for the lane, unless it did so a moment ago.</summary>
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
