namespace ImageGen.Bench.Figures;

internal static class InFlight
{
    public static Task PrintAsync(BenchWorld world, BenchOptions options) => Task.CompletedTask;
}
