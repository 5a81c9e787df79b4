namespace ImageGen.Providers.Registration;

/// <summary>What the settings ask for.</summary>
/// <param name="Instances">The instances whose settings are right.</param>
/// <param name="Faults">What is wrong with the others, by name.</param>
internal sealed record AdaptersPlan(IReadOnlyList<PlannedInstance> Instances, IReadOnlyDictionary<string, IReadOnlyList<string>> Faults);
