namespace ImageGen.Providers.Registration;

/// <summary>The instances that the settings define.</summary>
/// <param name="Instances">The instances with valid settings.</param>
/// <param name="Faults">The errors of the others, by name.</param>
internal sealed record AdaptersPlan(IReadOnlyList<PlannedInstance> Instances, IReadOnlyDictionary<string, IReadOnlyList<string>> Faults);
