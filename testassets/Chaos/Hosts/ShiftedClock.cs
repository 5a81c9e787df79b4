namespace ImageGen.Chaos.Hosts;

/// <summary>A clock that jumps once: correct for some time after the start, and wrong by a constant offset afterwards.</summary>
internal sealed class ShiftedClock(TimeSpan by, TimeSpan after) : TimeProvider
{
    private readonly long _start = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + (System.GetElapsedTime(_start) >= after ? by : TimeSpan.Zero);
}
