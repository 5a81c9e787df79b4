using ImageGen.Storage.Settings;

namespace ImageGen.Gateway.Settings;

/// <summary>A setting that is set at run time.</summary>
internal sealed record SettingView
{
    private const int Shown = 4;

    // Of a shorter secret four characters would be too much.
    private const int ShortestShown = 12;

    /// <summary>Its name: what is set as ai.stability.key is kept as ai.stability.token.</summary>
    public required string Key { get; init; }

    /// <summary>Its value; of a secret only the last four characters behind four asterisks. Null when this gateway can't open it.</summary>
    public required string? Value { get; init; }

    /// <summary>Whether the value is a secret.</summary>
    public required bool Secret { get; init; }

    /// <summary>The setting as callers may see it.</summary>
    public static SettingView Of(SettingKey key, string? value) => new()
    {
        Key = key.Text,
        Value = value is null || !key.IsSecret ? value : $"****{(value.Length >= ShortestShown ? value[^Shown..] : "")}",
        Secret = key.IsSecret,
    };
}
