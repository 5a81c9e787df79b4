namespace ImageGen.Client.Tests;

/// <summary>A clock on which every pause is over at once. It keeps their lengths.</summary>
internal sealed class QuickTime : TimeProvider
{
    public static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    public List<TimeSpan> Pauses { get; } = [];

    public override DateTimeOffset GetUtcNow() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Pauses.Add(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
