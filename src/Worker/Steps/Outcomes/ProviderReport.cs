using ImageGen.Providers;
using ImageGen.Worker.Instances;

namespace ImageGen.Worker.Steps.Outcomes;

/// <summary>
/// What a call shows about the health of its provider. It is reported to all workers after the row is written: nothing may come between a response and the row.
/// </summary>
/// <param name="Instance">The provider.</param>
internal abstract record ProviderReport(ProviderInstance Instance)
{
    /// <summary>The provider responded to an order.</summary>
    public sealed record Answered(ProviderInstance Instance, SubmitOutcome Outcome) : ProviderReport(Instance);

    /// <summary>The provider permanently refused the job, or reported that it failed.</summary>
    public sealed record Refused(ProviderInstance Instance, Refusal Refusal) : ProviderReport(Instance);

    /// <summary>The call failed with a transient fault.</summary>
    public sealed record Faulted(ProviderInstance Instance, ProviderFaultException Fault) : ProviderReport(Instance);
}
