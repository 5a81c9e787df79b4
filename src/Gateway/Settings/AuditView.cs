using ImageGen.Storage.Settings;

namespace ImageGen.Gateway.Settings;

/// <summary>Who changed which setting when.</summary>
internal sealed record AuditView
{
    /// <summary>The changes, newest first; a thousand are kept. Never a value.</summary>
    public required IReadOnlyList<SettingChange> Data { get; init; }
}
