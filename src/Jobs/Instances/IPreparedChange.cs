namespace ImageGen.Jobs.Instances;

/// <summary>A change that is prepared and not made.</summary>
public interface IPreparedChange
{
    /// <summary>What is wrong with single instances, by name; each a sentence that names the key and no secret.</summary>
    IReadOnlyDictionary<string, IReadOnlyList<string>> Faults { get; }

    /// <summary>Makes the change, but for the instances in <paramref name="kept"/>, which stay as they are. Called once, or never.</summary>
    void Apply(IReadOnlySet<string> kept);
}
