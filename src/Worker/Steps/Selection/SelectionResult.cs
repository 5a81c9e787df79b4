using ImageGen.Providers;
using ImageGen.Worker.Instances;
using ImageGen.Worker.Steps.Outcomes;

namespace ImageGen.Worker.Steps.Selection;

/// <summary>The result of the search for a provider. The providers that were skipped are among the job's attempts.</summary>
internal abstract record SelectionResult
{
    private SelectionResult()
    {
    }

    /// <summary>The provider for the job's order. Its permit is held (<see cref="Claims.ClaimedJob.Permit"/>).</summary>
    /// <param name="Instance">The provider.</param>
    /// <param name="Source">The source image in the form for this provider; null for a job without one.</param>
    public sealed record Chosen(ProviderInstance Instance, InputImage? Source) : SelectionResult;

    /// <summary>Nothing is ordered now, and this result ends the claim.</summary>
    public sealed record Ended(StepResult Step) : SelectionResult;

    /// <summary>The current provider of the route can't be used; the next one may. <see cref="ProviderSelector.SelectAsync"/> never returns it.</summary>
    /// <param name="Reason">The reason, which is recorded in the attempt.</param>
    public sealed record Skipped(Refusal Reason) : SelectionResult;
}
