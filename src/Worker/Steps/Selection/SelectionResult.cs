using ImageGen.Providers;
using ImageGen.Worker.Instances;
using ImageGen.Worker.Steps.Outcomes;

namespace ImageGen.Worker.Steps.Selection;

/// <summary>What the search for a provider came to. The providers that were skipped are among the job's attempts.</summary>
internal abstract record SelectionResult
{
    private SelectionResult()
    {
    }

    /// <summary>The provider that the job is ordered from. Its permit is held (<see cref="Claims.ClaimedJob.Permit"/>).</summary>
    /// <param name="Instance">The provider.</param>
    /// <param name="Source">The image that the job starts from, as this provider reads it; null for a job that starts from none.</param>
    public sealed record Chosen(ProviderInstance Instance, InputImage? Source) : SelectionResult;

    /// <summary>No provider is ordered from now, and this is how the claim ends.</summary>
    public sealed record Ended(StepResult Step) : SelectionResult;

    /// <summary>The current provider of the route can't be used; the next one may. <see cref="ProviderSelector.SelectAsync"/> never answers it.</summary>
    /// <param name="Reason">Why, as the attempt says it.</param>
    public sealed record Skipped(Refusal Reason) : SelectionResult;
}
