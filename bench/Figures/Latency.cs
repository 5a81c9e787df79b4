using System.Diagnostics;
using ImageGen.Bench.Load;
using ImageGen.Bench.Measures;

namespace ImageGen.Bench.Figures;

/// <summary>How long one job takes at a steady pace, whatever the others do: the next one leaves on time also when this one is late.</summary>
/// <param name="Completion">From the submission to the completion event, ms.</param>
/// <param name="Acceptance">From the submission to its answer, ms.</param>
internal sealed record Latency(Spread Completion, Spread Acceptance)
{
    private const int PerSecond = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<Latency> MeasureAsync(ILoad load, TimeSpan length)
    {
        load.Completions.Forget();
        var jobs = (int)(length.TotalSeconds * PerSecond);
        var start = Stopwatch.GetTimestamp();
        var submissions = new Task<(Guid Job, long At, double Accepted)>[jobs];
        for (var i = 0; i < jobs; i++)
        {
            var wait = TimeSpan.FromSeconds((double)i / PerSecond) - Stopwatch.GetElapsedTime(start);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait);
            }

            submissions[i] = SubmitAsync(load, i);
        }

        var submitted = await Task.WhenAll(submissions);
        while (load.Completions.Count < jobs)
        {
            if (Stopwatch.GetElapsedTime(start) > length + Patience)
            {
                throw new TimeoutException($"{load.Name}: {load.Completions.Count} of {jobs} jobs completed.");
            }

            await Task.Delay(20);
        }

        load.Completions.RequireImages();
        return new Latency(
            new Spread(submitted.Select(job => Stopwatch.GetElapsedTime(job.At, load.Completions.Of(job.Job)!.Value).TotalMilliseconds)),
            new Spread(submitted.Select(job => job.Accepted)));
    }

    private static async Task<(Guid Job, long At, double Accepted)> SubmitAsync(ILoad load, int number)
    {
        var at = Stopwatch.GetTimestamp();
        var job = await load.SubmitAsync($"an image of number {number}");
        return (job, at, Stopwatch.GetElapsedTime(at).TotalMilliseconds);
    }
}
