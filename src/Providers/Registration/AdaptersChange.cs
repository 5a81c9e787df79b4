

namespace ImageGen.Providers.Registration;

/// <summary>The prepared set of instances for the present settings, before it is visible.</summary>
public sealed class AdaptersChange
{
    internal static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> NoFaults = new Dictionary<string, IReadOnlyList<string>>();

    private readonly Action<IReadOnlySet<string>> _apply;

    internal AdaptersChange(IReadOnlyDictionary<string, IReadOnlyList<string>> faults, Action<IReadOnlySet<string>> apply) => (Faults, _apply) = (faults, apply);

    /// <summary>The errors of single instances, by name; each a sentence that names the key, and never a token. Empty when there are none.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Faults { get; }

    /// <summary>
    /// Makes the set visible, except for the instances in <paramref name="kept"/>, which stay unchanged. A replaced instance is disposed when no call
    /// to it can be running any more. Call it once, before the next <see cref="ProviderAdapters.Prepare"/>.
    /// </summary>
    public void Apply(IReadOnlySet<string> kept) => _apply(kept);
}
