namespace ImageGen.Storage.Settings;

/// <summary>What became of a change.</summary>
public enum SettingWrite
{
    /// <summary>It is made; every host follows.</summary>
    Written,

    /// <summary>Nothing: somebody else changed the settings since they were read.</summary>
    Moved,

    /// <summary>Nothing: what was to be removed is not there.</summary>
    Absent,
}
