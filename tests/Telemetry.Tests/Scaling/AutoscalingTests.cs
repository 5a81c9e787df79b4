using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Telemetry.Tests.Scaling;

/// <summary>The autoscaler of the chart, simulated over loads: it does not oscillate, and no job waits without a worker.</summary>
public sealed class AutoscalingTests
{
    private const int Hour = 3600;

    private static readonly ScalerValues Chart = ScalerValues.OfChart() with { Max = 20 };

    /// <summary>Jobs in each second of two hours.</summary>
    public static TheoryData<string> Loads => ["burst", "ramp", "steady", "waves", "trickle", "two bursts"];

    [Theory]
    [MemberData(nameof(Loads))]
    public void The_number_of_workers_follows_the_load_without_oscillation_or_starvation(string load)
    {
        var run = Run(Chart, load, (lane, _) => lane.Unfinished);

        Assert.Equal(0, run.Lane.Unfinished);
        Assert.Equal(Chart.Min, run.Pods[^1]);
        Assert.True(run.Turns <= Turns(load), $"{load}: {run.Turns} turns, {string.Join(' ', run.Changes)}");
        Assert.Equal(0, run.Lane.LongestWithoutWorkers < 21 ? 0 : run.Lane.LongestWithoutWorkers);
        Assert.InRange(run.Lane.LongestWait, 0, LongestWait(load));
    }

    [Theory]
    [MemberData(nameof(Loads))]
    public void A_lane_that_scales_to_zero_gets_a_worker_within_a_poll_and_a_start(string load)
    {
        var run = Run(Chart with { Min = 0 }, load, (lane, _) => lane.Unfinished);

        Assert.Equal(0, run.Lane.Unfinished);
        Assert.Equal(0, run.Pods[^1]);
        Assert.InRange(run.Lane.LongestWithoutWorkers, 0, 15 + 20 + 1);
    }

    [Fact]
    public void A_trickle_does_not_start_and_stop_a_worker_for_each_job()
    {
        var run = Run(Chart with { Min = 0 }, "trickle", (lane, _) => lane.Unfinished);

        Assert.True(run.Turns <= 1, string.Join(' ', run.Changes));
    }

    [Fact]
    public void A_gateway_that_does_not_answer_removes_no_worker_below_the_fallback()
    {
        var run = Run(Chart with { Min = 0 }, "steady", (lane, second) => second is > 1000 and < 3000 ? null : lane.Unfinished);

        Assert.All(run.Pods[60..3000], pods => Assert.InRange(pods, Chart.Fallback, Chart.Max));
    }

    [Fact]
    public void A_gateway_that_has_not_answered_since_the_beginning_has_the_fallback_s_workers()
        => Assert.Equal(Chart.Fallback, Run(Chart with { Min = 0 }, "steady", (_, _) => null).Pods[100]);

    /// <summary>Why the endpoint counts orders at providers too: the simulation shows the harm of the length of a queue.</summary>
    [Fact]
    public void Scaling_on_queued_jobs_alone_would_leave_orders_without_a_worker()
    {
        var run = Run(Chart with { Min = 0, Cooldown = TimeSpan.FromSeconds(30) }, "long orders", (lane, _) => lane.Queued);

        Assert.True(run.Lane.LongestWithoutWorkers > 60);
    }

    private static int Turns(string load) => load switch
    {
        "waves" => 12,
        "two bursts" => 3,
        _ => 1,
    };

    /// <summary>Of the bursts of 600 jobs: what the provider needs for them; otherwise a start of workers.</summary>
    private static int LongestWait(string load) => load is "burst" or "two bursts" ? 120 : 60;

    private static int Arrivals(string load, int second) => load switch
    {
        "burst" => second == 600 ? 600 : 0,
        "two bursts" => second is 600 or 1500 ? 600 : 0,
        "ramp" => second < Hour ? second * 8 / Hour : 0,
        "steady" => second < Hour && second % 2 == 0 ? 7 : 0,
        "waves" => second < Hour ? (int)(4 + (4 * Math.Sin(second / 150.0))) : 0,
        "trickle" => second < Hour && second % 90 == 0 ? 1 : 0,
        "long orders" => second == 600 ? 100 : 0,
        _ => throw new ArgumentOutOfRangeException(nameof(load), load, null),
    };

    private static Outcome Run(ScalerValues values, string load, Func<SimulatedLane, int, long?> metric)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 30, 0, 0, 0, TimeSpan.Zero));
        var lane = new SimulatedLane(concurrency: 400, providerSeconds: load == "long orders" ? 400 : 30);
        var second = 0;
        var scaler = new SimulatedScaler(values, time, () => metric(lane, second));
        List<int> pods = [];
        for (second = 1; second <= 2 * Hour; second++)
        {
            lane.Step(scaler.Pods, Arrivals(load, second));
            scaler.Tick();
            pods.Add(scaler.Pods);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        return new Outcome(lane, pods);
    }

    private sealed record Outcome(SimulatedLane Lane, List<int> Pods)
    {
        /// <summary>Each number of pods that follows another one.</summary>
        public IReadOnlyList<int> Changes { get; } = [.. Pods.Where((pods, at) => at == 0 || Pods[at - 1] != pods)];

        /// <summary>How often it went up and then down again, or down and then up again.</summary>
        public int Turns => Changes.Zip(Changes.Skip(1), (before, after) => Math.Sign(after - before)).Where(way => way != 0).Aggregate((Last: 0, Count: 0), (seen, way)
            => (way, seen.Count + (seen.Last != 0 && seen.Last != way ? 1 : 0))).Count;
    }
}
