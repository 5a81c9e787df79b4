using ImageGen.Storage.Settings;

namespace ImageGen.Gateway.Settings;

/// <summary>A setting that is set at run time.</summary>
internal sealed record SettingView
{
    private const int ShownCharacters = 4;

    // Four characters of a shorter secret would reveal too much.
    private const int MinLengthToShow = 12;

    /// <summary>Its name. A setting that was set as ai.stability.key has the name ai.stability.token.</summary>
    public required string Key { get; init; }

    /// <summary>Its value; of a secret four asterisks and the last four characters. Null when this gateway can't decrypt it.</summary>
    public required string? Value { get; init; }

    /// <summary>Whether the value is a secret.</summary>
    public required bool Secret { get; init; }

    /// <summary>The setting as callers may see it.</summary>
    public static SettingView Of(SettingKey key, string? value) => new()
    {
        Key = key.Text,
        Value = value is null || !key.IsSecret ? value : $"****{(value.Length >= MinLengthToShow ? value[^ShownCharacters..] : "")}",
        Secret = key.IsSecret,
    };
}
