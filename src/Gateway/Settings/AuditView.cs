using ImageGen.Storage.Settings;

namespace ImageGen.Gateway.Settings;

/// <summary>Who changed which setting, and when.</summary>
internal sealed record AuditView
{
    /// <summary>The changes, newest first, without the values; a thousand are kept.</summary>
    public required IReadOnlyList<SettingChange> Data { get; init; }
}
