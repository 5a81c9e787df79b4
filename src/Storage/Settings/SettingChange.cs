using System.Text.Json.Serialization;

namespace ImageGen.Storage.Settings;

/// <summary>An entry of the audit log: who changed which setting when. Never the value.</summary>
public sealed record SettingChange
{
    /// <summary>When, by the gateway's clock.</summary>
    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }

    /// <summary>Who: the holder of the admin token, and from where.</summary>
    [JsonPropertyName("by")]
    public required string By { get; init; }

    /// <summary><c>set</c> or <c>removed</c>.</summary>
    [JsonPropertyName("action")]
    public required string Action { get; init; }

    /// <summary>The setting.</summary>
    [JsonPropertyName("key")]
    public required string Key { get; init; }
}
