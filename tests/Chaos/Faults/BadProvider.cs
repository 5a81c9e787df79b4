using ImageGen.Emulators;

namespace ImageGen.Chaos.Faults;

/// <summary>The provider answers wrongly, late, or not at all, until the load is over.</summary>
internal sealed class BadProvider(IReadOnlyList<FaultRule> rules) : IFault
{
    public async Task RunAsync(FaultContext context, CancellationToken loadOver)
    {
        context.World.Replicate.Faults.Replace(rules);
        await context.UntilAsync(loadOver);
        context.World.Replicate.Faults.Clear();
    }
}
