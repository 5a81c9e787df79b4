using System.Globalization;

namespace ImageGen.Chaos.Faults;

/// <summary>Fails a share of all calls to the result store until some time after the load that exceeds the lease of a dead worker.</summary>
internal sealed class FailingResults(double share, TimeSpan longer) : IFault
{
    public async Task RunAsync(FaultContext context, CancellationToken loadOver)
    {
        var folder = context.World.ResultFaults;
        var switched = Path.Combine(folder.FullName, Hosts.ResultFaults.Switch);
        await File.WriteAllTextAsync(switched, share.ToString(CultureInfo.InvariantCulture), context.Stop);
        await context.UntilAsync(loadOver);
        await Task.Delay(longer, context.Stop);
        File.Delete(switched);
        context.Count(folder.EnumerateFiles().Count());
        PointsPassed.Record(context);
    }
}
