using ImageGen.Bench.Load;
using ImageGen.Bench.Reports;

namespace ImageGen.Bench.Figures;

/// <summary>Throughput and latency: both systems run on the same servers, warm, and are measured in turn.</summary>
internal static class AgainstFloor
{
    public static async Task PrintAsync(BenchWorld world, BenchOptions options, Report report)
    {
        await using var floor = await FloorLoad.StartAsync(world);
        await using var ours = await ImageGenLoad.StartAsync(world, world.InstantProvider());
        foreach (var load in new ILoad[] { floor, ours })
        {
            await Throughput.MeasureAsync(load, options.WarmUp);
        }

        if (options.Only.Contains("throughput"))
        {
            await Throughput.PrintAsync(world, [floor, ours], options, report);
        }

        if (options.Only.Contains("latency"))
        {
            await Latency.PrintAsync([floor, ours], options, report);
        }
    }
}
