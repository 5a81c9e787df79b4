using ImageGen.Contracts;
using ImageGen.Providers;

namespace ImageGen.Worker.Steps.Selection;

/// <summary>Whether a provider can meet an exact request.</summary>
/// <param name="Attempts">The job's attempts, plus the servers of the pool that can't.</param>
/// <param name="Objection">Why the provider is skipped; null when it is not.</param>
/// <param name="Fault">Why this can't be determined now; null when it can.</param>
internal sealed record ExactAnswer(IReadOnlyList<Attempt> Attempts, Refusal? Objection = null, ProviderFaultException? Fault = null);
