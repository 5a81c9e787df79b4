using ImageGen.Emulators;

namespace ImageGen.Chaos.Faults;

/// <summary>Makes the provider respond wrongly, late or not at all until the load is over.</summary>
/// <param name="counted">Rules whose hits are counted, if they have <see cref="Many"/> turns.</param>
/// <param name="further">Rules whose hits are not counted.</param>
/// <param name="longer">How much longer than the load the faults last, so that they affect the last jobs too. Default zero.</param>
internal sealed class BadProvider(IReadOnlyList<FaultRule> counted, IReadOnlyList<FaultRule>? further = null, TimeSpan longer = default) : IFault
{
    /// <summary>More turns than any run uses, so that the used turns can be counted.</summary>
    public const int Many = 1_000_000;

    public async Task RunAsync(FaultContext context, CancellationToken loadOver)
    {
        FaultPlan[] plans = [context.World.Replicate.Faults, .. context.World.Further is { } beside ? [beside.Faults] : Array.Empty<FaultPlan>()];
        foreach (var plan in plans)
        {
            plan.Replace([.. counted, .. further ?? []]);
        }

        await context.UntilAsync(loadOver);
        await Task.Delay(longer, context.Stop);

        foreach (var plan in plans)
        {
            context.Count(plan.Rules.Where(rule => rule.Times is > Many / 2).Sum(rule => Many - rule.Times!.Value));
            plan.Clear();
        }
    }
}
