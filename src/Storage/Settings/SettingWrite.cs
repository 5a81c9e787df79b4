namespace ImageGen.Storage.Settings;

/// <summary>The result of a change.</summary>
public enum SettingWrite
{
    /// <summary>The change is stored; every host applies it.</summary>
    Written,

    /// <summary>Not stored: the settings have changed since they were read.</summary>
    Moved,

    /// <summary>Not stored: the setting to be removed does not exist.</summary>
    Absent,
}
