namespace ImageGen.Gateway.Tests.World;

/// <summary>The system's clock, whose timers fire five hundred times as soon as they are told to: 10 s are over after 20 ms.</summary>
internal sealed class HastyTime : TimeProvider
{
    private const int Haste = 500;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        => base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / Haste : dueTime, period);
}
