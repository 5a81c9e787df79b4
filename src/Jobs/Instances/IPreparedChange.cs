namespace ImageGen.Jobs.Instances;

/// <summary>A prepared change that is not applied yet.</summary>
public interface IPreparedChange
{
    /// <summary>The faults of single instances, by name; each is a sentence that names the key and contains no secret.</summary>
    IReadOnlyDictionary<string, IReadOnlyList<string>> Faults { get; }

    /// <summary>Applies the change, except to the instances in <paramref name="kept"/>, which keep their present settings. Called once or not at all.</summary>
    void Apply(IReadOnlySet<string> kept);
}
