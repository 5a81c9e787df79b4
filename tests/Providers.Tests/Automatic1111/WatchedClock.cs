using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Providers.Tests.Automatic1111;

/// <summary>A clock that the test moves, and that knows how many ask something of it every second.</summary>
internal sealed class WatchedClock() : FakeTimeProvider(TimeProvider.System.GetUtcNow())
{
    private int _watches;

    public int Watches => Volatile.Read(ref _watches);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        => period == TimeSpan.FromSeconds(1) ? new Watch(this, base.CreateTimer(callback, state, dueTime, period)) : base.CreateTimer(callback, state, dueTime, period);

    private sealed class Watch : ITimer
    {
        private readonly WatchedClock _clock;
        private readonly ITimer _timer;
        private int _isOver;

        public Watch(WatchedClock clock, ITimer timer)
        {
            (_clock, _timer) = (clock, timer);
            Interlocked.Increment(ref clock._watches);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => _timer.Change(dueTime, period);

        public void Dispose()
        {
            _timer.Dispose();
            if (Interlocked.Exchange(ref _isOver, 1) == 0)
            {
                Interlocked.Decrement(ref _clock._watches);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
