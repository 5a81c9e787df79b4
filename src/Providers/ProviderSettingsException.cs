namespace ImageGen.Providers;

/// <summary>The settings of the providers are invalid. Names every error at once, so that one start finds them all.</summary>
public sealed class ProviderSettingsException(IReadOnlyList<string> faults)
    : Exception($"The settings under ImageGen:Providers are not usable:{Environment.NewLine}- {string.Join($"{Environment.NewLine}- ", faults)}")
{
    /// <summary>The errors, each a sentence that names the key; never empty, and never with a token in it.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
