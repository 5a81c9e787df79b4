using ImageGen.Emulators;

namespace ImageGen.Chaos.Faults;

/// <summary>The provider answers wrongly, late, or not at all, until the load is over.</summary>
/// <param name="counted">Rules whose strikes are counted, where they have <see cref="Many"/> turns.</param>
/// <param name="further">Rules whose strikes are not.</param>
/// <param name="untilCalm">Goes on until all jobs accepted so far have been ordered at least once.</param>
internal sealed class BadProvider(IReadOnlyList<FaultRule> counted, IReadOnlyList<FaultRule>? further = null, bool untilCalm = false) : IFault
{
    /// <summary>More turns than any run has, so that the used ones can be counted.</summary>
    public const int Many = 1_000_000;

    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(10);

    public async Task RunAsync(FaultContext context, CancellationToken loadOver)
    {
        FaultPlan[] plans = [context.World.Replicate.Faults, .. context.World.Further is { } beside ? [beside.Faults] : Array.Empty<FaultPlan>()];
        foreach (var plan in plans)
        {
            plan.Replace([.. counted, .. further ?? []]);
        }

        await context.UntilAsync(loadOver);
        if (untilCalm)
        {
            await Task.Delay(Calm, context.Stop);
        }

        foreach (var plan in plans)
        {
            context.Count(plan.Rules.Where(rule => rule.Times is > Many / 2).Sum(rule => Many - rule.Times!.Value));
            plan.Clear();
        }
    }
}
