using System.Text.Json.Serialization;

namespace ImageGen.Gateway.Settings;

/// <summary>A setting in the form of set-system-config.</summary>
internal sealed record SystemConfig
{
    /// <summary>The setting, for example ai.replicate.token.</summary>
    [JsonPropertyName("configKey")]
    public required string ConfigKey { get; init; }

    /// <summary>The value, 1 to 4096 characters.</summary>
    [JsonPropertyName("configValue")]
    public required string ConfigValue { get; init; }

    /// <summary>Ignored: every setting has a fixed type.</summary>
    [JsonPropertyName("configType")]
    public string? ConfigType { get; init; }

    /// <summary>Ignored.</summary>
    [JsonPropertyName("category")]
    public string? Category { get; init; }
}
