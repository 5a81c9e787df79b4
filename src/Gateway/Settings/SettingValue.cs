namespace ImageGen.Gateway.Settings;

/// <summary>A value for a setting.</summary>
internal sealed record SettingValue
{
    /// <summary>The value, 1 to 4096 characters.</summary>
    public required string Value { get; init; }
}
