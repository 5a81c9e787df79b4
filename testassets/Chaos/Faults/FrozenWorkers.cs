using System.Globalization;

namespace ImageGen.Chaos.Faults;

/// <summary>Workers stop themselves (SIGSTOP) at the failpoints in the prompts, and are resumed (SIGCONT) after longer than their lease and any look-up.</summary>
internal sealed class FrozenWorkers(int times, TimeSpan frozen) : IFault
{
    public async Task RunAsync(FaultContext context, CancellationToken loadOver)
    {
        var woken = new List<Task>();
        var seen = new HashSet<string>();
        var since = TimeProvider.System.GetTimestamp();
        while (seen.Count < times && TimeProvider.System.GetElapsedTime(since) < frozen + TimeSpan.FromSeconds(120))
        {
            foreach (var mark in context.World.Marks.EnumerateFiles().Where(file => file.Length > 0 && seen.Add(file.Name)))
            {
                since = TimeProvider.System.GetTimestamp();
                context.Count();
                woken.Add(WakeAsync(context, int.Parse(await File.ReadAllTextAsync(mark.FullName, context.Stop), CultureInfo.InvariantCulture)));
            }

            await Task.Delay(100, context.Stop);
        }

        await Task.WhenAll(woken);
    }

    private async Task WakeAsync(FaultContext context, int process)
    {
        await Task.Delay(frozen, context.Stop);
        context.World.Workers.Select(worker => worker.Host).FirstOrDefault(host => host?.Id == process)?.Resume();
    }
}
