using ImageGen.Providers;
using ImageGen.Worker.Instances;

namespace ImageGen.Worker.Steps.Outcomes;

/// <summary>
/// What a call says about the health of its provider. It is reported to all workers after the row is written: nothing may come between an answer and the row.
/// </summary>
/// <param name="Instance">The provider.</param>
internal abstract record ProviderReport(ProviderInstance Instance)
{
    /// <summary>The provider answered an order.</summary>
    public sealed record Answered(ProviderInstance Instance, SubmitOutcome Outcome) : ProviderReport(Instance);

    /// <summary>The provider refused the job for good, or reported that it failed.</summary>
    public sealed record Refused(ProviderInstance Instance, Refusal Refusal) : ProviderReport(Instance);

    /// <summary>The call failed in a way that may pass.</summary>
    public sealed record Faulted(ProviderInstance Instance, ProviderFaultException Fault) : ProviderReport(Instance);
}
