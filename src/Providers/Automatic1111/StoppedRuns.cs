using System.Text.Json;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Automatic1111;

/// <summary>
/// Records which runs were interrupted or skipped at the server while one order was running. The server returns such a run as a success, with the unfinished image, and
/// keeps its flag only until the next run begins; so the state is read during the run as well as after the response, and runs are distinguished by the
/// time at which they began.
/// </summary>
internal sealed class StoppedRuns
{
    private readonly HashSet<string> _stopped = new(StringComparer.Ordinal);

    /// <summary>Records the state of the current, or last, run.</summary>
    public void Note(WireState? state)
    {
        if (IsStopped(state) && WireJson.TextOf(state!.Timestamp) is { } timestamp)
        {
            _stopped.Add(timestamp);
        }
    }

    /// <summary>
    /// Whether the run of a response was stopped. If the response or the state has no start time, the last state is taken for that of this run: running it
    /// again is free, and an unfinished image is worthless.
    /// </summary>
    /// <param name="timestamp">When the run began, by the response; null if it has no time.</param>
    /// <param name="last">The state after the response; null if unknown.</param>
    public bool Includes(string? timestamp, WireState? last)
    {
        Note(last);
        return timestamp is not null && WireJson.TextOf(last?.Timestamp ?? default) is not null ? _stopped.Contains(timestamp)
            : IsStopped(last) || (timestamp is not null && _stopped.Contains(timestamp));
    }

    // "Interrupt after the current image" (stopping_generation) completes the one image of an order, and does not count.
    private static bool IsStopped(WireState? state) => state is not null && (state.Interrupted.ValueKind == JsonValueKind.True || state.Skipped.ValueKind == JsonValueKind.True);
}
