

namespace ImageGen.Providers.Registration;

/// <summary>The catalog as the settings have it now, before anybody sees it.</summary>
public sealed class AdaptersChange
{
    internal static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> NoFaults = new Dictionary<string, IReadOnlyList<string>>();

    private readonly Action<IReadOnlySet<string>> _apply;

    internal AdaptersChange(IReadOnlyDictionary<string, IReadOnlyList<string>> faults, Action<IReadOnlySet<string>> apply) => (Faults, _apply) = (faults, apply);

    /// <summary>What is wrong with single instances, by name; each a sentence that names the key, and never a token. Empty when nothing is.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Faults { get; }

    /// <summary>
    /// Lets everybody see it, but for the instances in <paramref name="kept"/>, which stay as they are. What was replaced is closed when no call
    /// of it can be under way any more. To be called once, before the next <see cref="ProviderAdapters.Prepare"/>.
    /// </summary>
    public void Apply(IReadOnlySet<string> kept) => _apply(kept);
}
