namespace ImageGen.ServiceDefaults.Tests.Logging;

/// <summary>A clock that stands still between steps.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private TimeSpan _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Step(TimeSpan step) => _now += step;

    public override long GetTimestamp() => _now.Ticks;
}
