namespace ImageGen.Providers.Registration;

/// <summary>The adapters for the configured instances.</summary>
/// <param name="Instances">The instances whose settings their kinds accept.</param>
/// <param name="Faults">The faults of the other instances, by name.</param>
internal sealed record AdaptersPlan(IReadOnlyList<PlannedInstance> Instances, IReadOnlyDictionary<string, IReadOnlyList<string>> Faults);
