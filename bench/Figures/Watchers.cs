using System.Diagnostics;
using System.Text.Json;
using ImageGen.Bench.Load;
using ImageGen.Bench.Measures;
using ImageGen.Bench.Reports;

namespace ImageGen.Bench.Figures;

/// <summary>
/// Many callers who each follow a queued job of their own at one gateway, with no worker: what one of them costs, and how soon it learns that its
/// job has ended, from the moment at which the cancellation is sent.
/// </summary>
internal static class Watchers
{
    private const int CancelsPerSecond = 20;

    /// <summary>Jobs that are canceled in one run; the others go on being watched.</summary>
    private const int MostCancels = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task PrintAsync(BenchWorld world, BenchOptions options, Report report)
    {
        await using var load = await ImageGenLoad.StartGatewayAsync(world, world.InstantProvider());
        await using var probe = await StoreProbe.ConnectAsync(world.Store.ConnectionString);
        using var streams = JobSubmission.Client(world.GatewayAddress, connections: options.Watchers + 1);
        streams.Timeout = Timeout.InfiniteTimeSpan;
        await Task.Delay(options.SettleTime);
        var (without, _, _) = await CountAsync(load, probe, options);

        List<double> commands = [], processor = [], medians = [], tails = [];
        List<string> most = [];
        for (var run = 0; run < options.Runs; run++)
        {
            using var ending = new CancellationTokenSource();
            var jobs = await JobSubmission.SubmitAllAsync(load.Http, options.Watchers, SampleRequest.Usual);
            Watcher[] watchers = [.. jobs.Select(job => new Watcher(streams, job))];
            Task[] following = [.. watchers.Select(watcher => watcher.FollowAsync(ending.Token))];
            await Task.WhenAll(watchers.Select(watcher => watcher.First)).WaitAsync(Patience);
            await Task.Delay(options.SettleTime);

            var (rate, used, names) = await CountAsync(load, probe, options);
            commands.Add((rate - without) / options.Watchers);
            processor.Add(used);
            most.Add(names);
            var delays = await CancelAsync(load.Http, watchers);
            medians.Add(delays.Median);
            tails.Add(delays.Percentile(99));
            await ending.CancelAsync();
            await Task.WhenAll(following);
            await CancelRestAsync(load.Http);
        }

        report.Section($"{options.Watchers} watchers of as many queued jobs, one gateway, median of {options.Runs} runs [min-max]");
        report.Table("gateway, % of a core", "gateway, peak MB", "from the cancellation to the watcher, p50 ms", "p99 ms", "commands that were run most, a second");
        report.Row(new Spread(processor).Format("0.0"), $"{ProcessMemory.PeakOf(load.GatewayId):0}", new Spread(medians).Format("0.0"), new Spread(tails).Format("0.0"), most[^1]);
        report.Targets();
        report.Judge("one watcher, commands/s", new Spread(commands), "0.00", Target.AtMost(1));
    }

    private static async Task<(double Rate, double Processor, string Most)> CountAsync(ImageGenLoad load, StoreProbe probe, BenchOptions options)
    {
        var (before, used) = (await probe.CountAsync(), CpuTime.Of(load.GatewayId));
        await Task.Delay(options.IdleTime);
        var after = await probe.CountAsync();
        return (after.RateSince(before), (CpuTime.Of(load.GatewayId) - used) * 100 / options.IdleTime.TotalSeconds, after.MostSince(before, 6));
    }

    /// <summary>Cancels some jobs at a steady pace; from each cancellation to its watcher, ms.</summary>
    private static async Task<Spread> CancelAsync(HttpClient http, Watcher[] watchers)
    {
        Watcher[] ended = [.. watchers.Where((_, i) => i % 5 == 0).Take(MostCancels)];
        var sent = new long[ended.Length];
        List<Task> cancels = [];
        for (var i = 0; i < ended.Length; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1.0 / CancelsPerSecond));
            sent[i] = Stopwatch.GetTimestamp();
            cancels.Add(CancelOneAsync(http, ended[i].Job));
        }

        await Task.WhenAll(cancels);
        var came = await Task.WhenAll(ended.Select(watcher => watcher.End)).WaitAsync(Patience);
        return new Spread(sent.Zip(came, (from, to) => Stopwatch.GetElapsedTime(from, to).TotalMilliseconds));
    }

    private static async Task CancelOneAsync(HttpClient http, Guid job)
    {
        using var response = await http.PostAsync($"/v1/jobs/{job}/cancel", null);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>So that each run has the same number of queued jobs.</summary>
    private static async Task CancelRestAsync(HttpClient http)
    {
        int canceled;
        do
        {
            using var response = await http.PostAsJsonAsync("/v1/jobs/cancel", new { all = true });
            response.EnsureSuccessStatusCode();
            canceled = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("jobs").GetArrayLength();
        }
        while (canceled > 0);
    }
}
