using ImageGen.Chaos.Faults;
using ImageGen.Chaos.Ledgers;
using ImageGen.Chaos.Scenarios;

namespace ImageGen.Chaos.Load;

/// <summary>Submits the jobs, evenly over a time, by eight clients at once.</summary>
internal sealed class SteadyLoad(Size size, Func<int, object> request, Func<FaultContext, Accepted, CancellationToken, Task>? then)
{
    private const int Clients = 8;

    public async Task RunAsync(FaultContext context, CancellationToken stop)
    {
        var start = TimeProvider.System.GetTimestamp();
        var following = new List<Task>();
        await Parallel.ForEachAsync(Enumerable.Range(0, size.Jobs), new ParallelOptions { MaxDegreeOfParallelism = Clients, CancellationToken = stop }, async (n, token) =>
        {
            var ahead = (size.Spread * n / size.Jobs) - TimeProvider.System.GetElapsedTime(start);
            if (ahead > TimeSpan.Zero)
            {
                await Task.Delay(ahead, token);
            }

            var asked = request(n);
            foreach (var job in await context.Client.SubmitAsync(asked, PromptOf(asked), token))
            {
                if (then is not null)
                {
                    lock (following)
                    {
                        following.Add(then(context, job, stop));
                    }
                }
            }
        });
        await Task.WhenAll(following);
    }

    private static string PromptOf(object request) => (string)request.GetType().GetProperty("prompt")!.GetValue(request)!;
}
