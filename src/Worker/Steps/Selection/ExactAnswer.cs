using ImageGen.Contracts;
using ImageGen.Providers;

namespace ImageGen.Worker.Steps.Selection;

/// <summary>Whether a provider makes exactly what a job asks for.</summary>
/// <param name="Attempts">The job's attempts, to which those servers of the pool are added that do not.</param>
/// <param name="Objection">Why the provider is skipped; null when it is not.</param>
/// <param name="Fault">Why this can't be found out now; null when it can.</param>
internal sealed record ExactAnswer(IReadOnlyList<Attempt> Attempts, Refusal? Objection = null, ProviderFaultException? Fault = null);
