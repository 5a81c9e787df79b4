using System.Globalization;
using ImageGen.Bench.Load;
using ImageGen.Bench.Measures;
using ImageGen.Bench.Reports;

namespace ImageGen.Bench.Figures;

/// <summary>
/// What a worker without work asks of Redis, with one lane and with seven. The gateway is measured alone first: the difference is the worker's.
/// </summary>
internal static class Idle
{
    private const int Shown = 8;

    public static async Task PrintAsync(BenchWorld world, BenchOptions options, Report report)
    {
        List<(int Lanes, Spread Gateway, Spread Worker, Spread Processor, string Most)> results = [];
        await using var probe = await StoreProbe.ConnectAsync(world.Store.ConnectionString);
        foreach (var lanes in new[] { 1, 7 })
        {
            results.Add(await MeasureAsync(world, probe, lanes, options));
            await world.EmptyStoreAsync();
        }

        report.Section($"An idle system, commands a second, over {options.IdleTime.TotalSeconds} s, median of {options.Runs} runs [min-max]");
        report.Table("lanes", "gateway", "worker", "worker, % of a core", "commands of both that were run most, a second");
        foreach (var (lanes, gateway, worker, processor, most) in results)
        {
            report.Row($"{lanes}", gateway.Format("0.0"), worker.Format("0.0"), processor.Format("0.0"), most);
        }

        report.Targets();
        foreach (var (lanes, _, worker, _, _) in results)
        {
            report.Judge($"idle worker, {lanes} {(lanes == 1 ? "lane" : "lanes")}, commands/s", worker, "0.0", Target.AtMost(20));
        }
    }

    private static async Task<(int Lanes, Spread Gateway, Spread Worker, Spread Processor, string Most)> MeasureAsync(
        BenchWorld world, StoreProbe probe, int lanes, BenchOptions options)
    {
        await using var load = await ImageGenLoad.StartGatewayAsync(world, Providers(world, lanes));
        List<double> gateway = [], worker = [], processor = [];
        await Task.Delay(options.SettleTime);
        for (var run = 0; run < options.Runs; run++)
        {
            gateway.Add((await CountAsync()).Rate);
        }

        var id = await load.StartWorkerAsync();
        await Task.Delay(options.SettleTime);
        var (alone, most) = (new Spread(gateway), "");
        for (var run = 0; run < options.Runs; run++)
        {
            var before = CpuTime.Of(id);
            (var rate, most) = await CountAsync();
            worker.Add(rate - alone.Median);
            processor.Add((CpuTime.Of(id) - before) * 100 / options.IdleTime.TotalSeconds);
        }

        return (lanes, alone, new Spread(worker), new Spread(processor), most);

        async Task<(double Rate, string Most)> CountAsync()
        {
            var before = await probe.CountAsync();
            await Task.Delay(options.IdleTime);
            var after = await probe.CountAsync();
            return (after.RateSince(before), after.MostSince(before, Shown));
        }
    }

    /// <summary>An instance for each lane; the first serves the default one.</summary>
    private static Dictionary<string, string?> Providers(BenchWorld world, int lanes)
    {
        var settings = world.InstantProvider();
        for (var lane = 2; lane <= lanes; lane++)
        {
            var instance = $"ImageGen__Providers__{string.Create(CultureInfo.InvariantCulture, $"stub{lane}")}__";
            settings[instance + "Kind"] = "openai";
            settings[instance + "BaseUrl"] = new Uri(world.StubAddress, "/v1").ToString();
            settings[instance + "Token"] = "none";
            settings[instance + "Model"] = "stub";
            settings[instance + "Lane"] = $"lane{lane}";
        }

        return settings;
    }
}
