using System.Text.Json.Serialization;

namespace ImageGen.Gateway.Settings;

/// <summary>A value for a setting.</summary>
internal sealed record SettingValue
{
    /// <summary>The value, 1 to 4096 characters.</summary>
    [JsonPropertyName("value")]
    public required string Value { get; init; }
}
