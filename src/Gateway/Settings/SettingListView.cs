namespace ImageGen.Gateway.Settings;

/// <summary>The settings that are set at run time.</summary>
internal sealed record SettingListView
{
    /// <summary>The settings, by name.</summary>
    public required IReadOnlyList<SettingView> Data { get; init; }
}
