using ImageGen.Worker.Background;
using ImageGen.Worker.Steps;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Worker.Tests.Steps;

/// <summary>How soon an order is asked about again.</summary>
public sealed class PollScheduleTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(60)]
    [InlineData(150)]
    public void An_image_is_found_within_a_tenth_of_its_own_time(double seconds)
    {
        var shortest = new Timings().FirstFreePoll;

        var pause = Backoff.Poll(TimeSpan.FromSeconds(seconds), 0.05, shortest).TotalSeconds;

        // With the fifth of a second that the due loop may take.
        Assert.InRange(pause, 0.08, Math.Max(0.12, seconds / 10 - 0.05));
    }

    [Fact]
    public void The_pause_between_polls_stays_below_twelve_seconds() => Assert.InRange(Backoff.Poll(TimeSpan.FromHours(2), 0.1, TimeSpan.FromSeconds(0.5)), TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(12));

    [Fact]
    public void Many_orders_at_one_service_make_the_polls_of_each_order_less_frequent()
    {
        var time = new FakeTimeProvider();
        var load = new PollThrottle(time);

        Assert.All(Enumerable.Range(0, 200), _ => Assert.Equal(1, load.Count("busy")));
        for (var question = 0; question < 600; question++)
        {
            load.Count("busy");
        }

        Assert.Equal(1, load.Count("quiet"));
        Assert.InRange(load.Count("busy"), 3.9, 4.1);
        time.Advance(TimeSpan.FromSeconds(11));
        Assert.InRange(load.Count("busy"), 3.9, 4.1);
        time.Advance(TimeSpan.FromSeconds(25));
        Assert.Equal(1, load.Count("busy"));
    }
}
