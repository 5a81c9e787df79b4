using System.Diagnostics;
using ImageGen.Bench.Load;

namespace ImageGen.Bench.Figures;

/// <summary>Jobs per second from the first submission to the last completion event.</summary>
internal static class Throughput
{
    /// <summary>Submissions without an answer at once.</summary>
    private const int Outstanding = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task<double> MeasureAsync(ILoad load, int jobs)
    {
        load.Completions.Forget();
        var start = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(Enumerable.Range(0, jobs), new ParallelOptions { MaxDegreeOfParallelism = Outstanding }, async (i, _) =>
            await load.SubmitAsync($"an image of number {i}"));
        while (load.Completions.Count < jobs)
        {
            if (Stopwatch.GetElapsedTime(start) > Patience)
            {
                throw new TimeoutException($"{load.Name}: {load.Completions.Count} of {jobs} jobs completed within {Patience}.");
            }

            await Task.Delay(5);
        }

        load.Completions.RequireImages();
        return jobs / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
