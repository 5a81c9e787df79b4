namespace ImageGen.Worker.Claims;

/// <summary>
/// The time within which an order may leave. A worker that was frozen between intent and order (SIGSTOP, a suspended machine) resumes as if it held the
/// job, while another worker has looked for the order, not found it, and placed its own. One deadline begins at the intent, and one at each heartbeat that the
/// store accepted.
/// </summary>
internal sealed class OrderDeadline(TimeSpan length, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private readonly DateTimeOffset _clock = time.GetUtcNow();

    /// <summary>By two clocks: the monotonic one stops while a machine sleeps, and the system clock may be set back.</summary>
    public bool IsOpen => time.GetElapsedTime(_start) < length && time.GetUtcNow() - _clock < length;
}
