using System.Text.Json;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Automatic1111;

/// <summary>
/// Which runs somebody interrupted or skipped while one order was under way. The server answers such a run as a good one, with the unfinished image, and
/// keeps the sign of it only until the next run begins; so it is looked at during the run as well as after the answer, and told from other runs by the
/// moment at which each began.
/// </summary>
internal sealed class Interruptions
{
    private readonly HashSet<string> _stopped = new(StringComparer.Ordinal);

    /// <summary>Takes note of what the server says of its current, or last, run.</summary>
    public void Note(WireState? state)
    {
        if (IsStopped(state) && WireJson.TextOf(state!.Timestamp) is { } timestamp)
        {
            _stopped.Add(timestamp);
        }
    }

    /// <summary>
    /// Whether the run of an answer was stopped. Where either side does not say when its run began, the last state is taken for that of this run: to run it
    /// again is free, and an unfinished image is worth nothing.
    /// </summary>
    /// <param name="timestamp">When the run began, by the answer; null where it does not say.</param>
    /// <param name="last">The state after the answer; null where it is not known.</param>
    public bool Concern(string? timestamp, WireState? last)
    {
        Note(last);
        return timestamp is not null && WireJson.TextOf(last?.Timestamp ?? default) is not null ? _stopped.Contains(timestamp)
            : IsStopped(last) || (timestamp is not null && _stopped.Contains(timestamp));
    }

    // "Interrupt after the current image" (stopping_generation) leaves the one image of an order whole, and is no sign.
    private static bool IsStopped(WireState? state) => state is not null && (state.Interrupted.ValueKind == JsonValueKind.True || state.Skipped.ValueKind == JsonValueKind.True);
}
