using ImageGen.Chaos.Faults;
using ImageGen.Chaos.Ledgers;
using ImageGen.Chaos.Scenarios;

namespace ImageGen.Chaos.Load;

/// <summary>Submits the jobs evenly over a period, with eight concurrent clients.</summary>
internal sealed class SteadyLoad(Size size, Func<int, object> request, Func<FaultContext, AcceptedJob, CancellationToken, Task>? then)
{
    private const int Clients = 8;

    public async Task RunAsync(FaultContext context, CancellationToken stop)
    {
        var start = TimeProvider.System.GetTimestamp();
        var followUps = new List<Task>();
        await Parallel.ForEachAsync(Enumerable.Range(0, size.Jobs), new ParallelOptions { MaxDegreeOfParallelism = Clients, CancellationToken = stop }, async (n, token) =>
        {
            var delay = (size.Spread * n / size.Jobs) - TimeProvider.System.GetElapsedTime(start);
            if (delay > TimeSpan.Zero)
            {
                await Task.Delay(delay, token);
            }

            var body = request(n);
            foreach (var job in await context.Client.SubmitAsync(body, PromptOf(body), token))
            {
                if (then is not null)
                {
                    lock (followUps)
                    {
                        followUps.Add(then(context, job, stop));
                    }
                }
            }
        });
        await Task.WhenAll(followUps);
    }

    private static string PromptOf(object request) => (string)request.GetType().GetProperty("prompt")!.GetValue(request)!;
}
