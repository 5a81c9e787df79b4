namespace ImageGen.Providers;

/// <summary>The settings of the providers are wrong. Names every fault at once, so that one start is enough to find them all.</summary>
public sealed class ProviderSettingsException(IReadOnlyList<string> faults)
    : Exception($"The settings under ImageGen:Providers are not usable:{Environment.NewLine}- {string.Join($"{Environment.NewLine}- ", faults)}")
{
    /// <summary>The faults, each a sentence that names the key; never empty, and never with a token in it.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
