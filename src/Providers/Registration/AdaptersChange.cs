using ImageGen.Jobs.Instances;

namespace ImageGen.Providers.Registration;

/// <summary>The prepared set of instances for the present settings, before it is visible. A replaced instance is disposed when no call to it can be running any more.</summary>
internal sealed class AdaptersChange(IReadOnlyDictionary<string, IReadOnlyList<string>> faults, Action<IReadOnlySet<string>> apply) : IPreparedChange
{
    /// <summary>The change of a fixed set: none.</summary>
    public static AdaptersChange None { get; } = new(new Dictionary<string, IReadOnlyList<string>>(), _ => { });

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Faults => faults;

    public void Apply(IReadOnlySet<string> kept) => apply(kept);
}
