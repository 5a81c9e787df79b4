namespace ImageGen.Worker.Claims;

/// <summary>
/// The time in which an order may leave. A worker that was frozen between intent and order (SIGSTOP, a paused machine) wakes up believing
/// that it holds the job, while another one has looked for the order, not found it, and bought the image. There is one from the intent, and one
/// from each beat that the store took.
/// </summary>
internal sealed class OrderDeadline(TimeSpan length, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private readonly DateTimeOffset _clock = time.GetUtcNow();

    /// <summary>By both clocks: the steady one stands still while a machine sleeps, the other one may be set back.</summary>
    public bool IsOpen => time.GetElapsedTime(_start) < length && time.GetUtcNow() - _clock < length;
}
