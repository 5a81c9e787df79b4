using ImageGen.Worker.Serving;

namespace ImageGen.Worker.Tests.Hosting;

/// <summary>How the places of a worker are shared among its lanes.</summary>
public sealed class LanePermitsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(16, 1, 16)]
    [InlineData(16, 2, 14)]
    [InlineData(16, 7, 10)]
    [InlineData(1, 2, 1)]
    public void A_share_of_the_slots_is_reserved_for_each_other_lane(int total, int lanes, int most)
    {
        var places = new LanePermits(total, [.. Enumerable.Range(0, lanes).Select(n => $"lane-{n}")]);

        Assert.Equal(most, places.TakeFree("lane-0", 100));
        Assert.Equal(total - most > 0, places.TakeFree("lane-1", 1) == 1 && lanes > 1);
    }

    [Fact]
    public void An_unnamed_lane_gets_the_remaining_slots()
    {
        var places = new LanePermits(16, ["a", "b"]);

        Assert.Equal(12, places.TakeFree("old", 100));
        Assert.Equal(2, places.TakeFree("a", 100));
    }

    [Fact]
    public async Task The_waiting_lane_with_the_fewest_slots_is_next()
    {
        var places = new LanePermits(3, ["a", "b"]);
        Assert.Equal(3, places.TakeFree("a", 100));
        var (first, second, other) = (places.TakeAsync("a", Token), places.TakeAsync("a", Token), places.TakeAsync("b", Token));

        places.Free("a");
        await other;
        Assert.False(first.IsCompleted || second.IsCompleted);

        places.Free("b");
        places.Free("a");
        await Task.WhenAll(first, second);
    }

    [Fact]
    public async Task A_canceled_waiter_takes_no_slot()
    {
        var places = new LanePermits(1, ["a"]);
        Assert.Equal(1, places.TakeFree("a", 1));
        using var canceled = new CancellationTokenSource();
        var gone = places.TakeAsync("a", canceled.Token);
        var waits = places.TakeAsync("a", Token);

        await canceled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        places.Free("a");

        await waits;
    }

    [Fact]
    public async Task No_more_slots_are_taken_than_there_are()
    {
        var places = new LanePermits(5, ["a", "b", "c"]);
        var (now, most) = (0, 0);

        await Task.WhenAll(Enumerable.Range(0, 300).Select(async n =>
        {
            var lane = "abcd"[n % 4].ToString();
            await places.TakeAsync(lane, Token);
            lock (places)
            {
                most = Math.Max(most, ++now);
            }

            await Task.Yield();
            lock (places)
            {
                now--;
            }

            places.Free(lane);
        }));

        Assert.InRange(most, 1, 5);
        Assert.Equal(5, new[] { "a", "b", "c", "d" }.Sum(lane => places.TakeFree(lane, 100)));
    }
}
