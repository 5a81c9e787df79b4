using ImageGen.Worker.Steps;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Worker.Tests.Steps;

public sealed class ProgressThrottleTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Guid _job = Guid.NewGuid();
    private readonly ProgressThrottle _throttle;

    public ProgressThrottleTests() => _throttle = new ProgressThrottle(_time);

    [Fact]
    public void Progress_passes_once_per_tenth_and_in_order()
        => Assert.Equal([10, 20, 30, 40, 50, 60, 70, 80, 90], Enumerable.Range(-5, 120).Select(percent => Pass(percent)).OfType<int>());

    [Fact]
    public void Skipped_tenths_of_progress_are_not_reported_later()
        => Assert.Equal([10, 50, 90], new[] { 12, 55, 97 }.Select(percent => Pass(percent)).OfType<int>());

    [Fact]
    public void Decreasing_progress_is_not_reported()
        => Assert.Equal([60, 70], new[] { 60, 10, 59, 60, 70 }.Select(percent => Pass(percent)).OfType<int>());

    [Theory]
    [InlineData(int.MinValue, null)]
    [InlineData(-1, null)]
    [InlineData(0, null)]
    [InlineData(9, null)]
    [InlineData(10, 10)]
    [InlineData(99, 90)]
    [InlineData(100, 90)]
    [InlineData(int.MaxValue, 90)]
    public void Progress_below_10_or_above_90_is_not_reported(int percent, int? tenth) => Assert.Equal(tenth, Pass(percent));

    [Fact]
    public void Progress_passes_at_most_once_a_second()
    {
        Assert.Equal(10, Pass(10, TimeSpan.Zero));
        Assert.Null(Pass(30, TimeSpan.FromMilliseconds(999)));

        Assert.Equal(40, Pass(41, TimeSpan.FromMilliseconds(1)));
    }

    [Fact]
    public void The_progress_of_an_order_is_throttled_independently_of_other_orders()
    {
        Assert.Equal(90, _throttle.Pass(_job, 1, 90));

        Assert.Equal(10, _throttle.Pass(_job, 2, 10));
        Assert.Equal(10, _throttle.Pass(Guid.NewGuid(), 1, 10));
        Assert.Null(_throttle.Pass(_job, 1, 95));
    }

    private int? Pass(int percent, TimeSpan? later = null)
    {
        _time.Advance(later ?? TimeSpan.FromSeconds(1));
        return _throttle.Pass(_job, 1, percent);
    }
}
