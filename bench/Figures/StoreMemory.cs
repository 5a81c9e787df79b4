using ImageGen.Bench.Load;
using ImageGen.Bench.Measures;
using ImageGen.Bench.Reports;

namespace ImageGen.Bench.Figures;

/// <summary>
/// What a job needs in Redis: while it is unfinished, with no worker running, and once it has ended and its events are published. By the
/// server's own figure (<c>used_memory</c>, without the images, which are files here), so that indexes and the tables of all keys are in it.
/// </summary>
internal static class StoreMemory
{
    /// <summary>Jobs before the first measurement: what the store needs once is not a job's.</summary>
    private const int WarmUp = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static async Task PrintAsync(BenchWorld world, BenchOptions options, Report report)
    {
        var images = Directory.CreateTempSubdirectory("imagegen-bench-images-");
        try
        {
            await PrintAsync(world, images, options, report);
        }
        finally
        {
            images.Delete(recursive: true);
        }
    }

    private static async Task PrintAsync(BenchWorld world, DirectoryInfo images, BenchOptions options, Report report)
    {
        await using var load = await ImageGenLoad.StartAsync(world, new Dictionary<string, string?>(world.InstantProvider())
        {
            ["ImageGen__Results__Kind"] = "files",
            ["ImageGen__Results__Path"] = images.FullName,
        });
        await using var probe = await StoreProbe.ConnectAsync(world.Store.ConnectionString);
        await Throughput.MeasureAsync(load, WarmUp);
        _ = await probe.SettledMemoryAsync(published: true);
        await load.StopWorkersAsync();

        List<(string Name, Spread Unfinished, Spread Ended)> results = [];
        foreach (var (name, request) in new[] { ("a usual request", (Func<int, object>)SampleRequest.Usual), ("every field of a request", SampleRequest.Full) })
        {
            List<double> unfinished = [], ended = [];
            for (var run = 0; run < options.Runs; run++)
            {
                var before = await probe.SettledMemoryAsync(published: false);
                load.Completions.Forget();
                _ = await JobSubmission.SubmitAllAsync(load.Http, options.MemoryJobs, request);
                unfinished.Add((double)(await probe.SettledMemoryAsync(published: false) - before) / options.MemoryJobs);
                await load.StartWorkerAsync();
                await WaitAsync(load.Completions, options.MemoryJobs);
                _ = await probe.SettledMemoryAsync(published: true);
                await load.StopWorkersAsync();
                ended.Add((double)(await probe.SettledMemoryAsync(published: false) - before) / options.MemoryJobs);
            }

            results.Add((name, new Spread(unfinished), new Spread(ended)));
        }

        report.Section($"Redis memory a job, bytes: {options.MemoryJobs} jobs, median of {options.Runs} runs [min-max]");
        report.Note("Without the images, which are files in this figure.");
        report.Targets();
        foreach (var (name, unfinished, ended) in results)
        {
            report.Judge($"unfinished, {name}", unfinished, "0", Target.AtMost(3000));
            report.Judge($"ended, {name}", ended, "0", Target.AtMost(1000));
        }
    }

    private static async Task WaitAsync(Completions completions, int jobs)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (completions.Count < jobs)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Delay(100);
        }
    }
}
