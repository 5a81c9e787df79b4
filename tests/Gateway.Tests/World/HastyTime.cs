namespace ImageGen.Gateway.Tests.World;

/// <summary>The system's clock, on which one span of time is over almost at once.</summary>
internal sealed class HastyTime(TimeSpan hurried) : TimeProvider
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(20);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        => base.CreateTimer(callback, state, dueTime == hurried ? AtOnce : dueTime, period);
}
