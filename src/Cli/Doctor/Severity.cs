using System.Text.Json.Serialization;

namespace ImageGen.Cli.Doctor;

/// <summary>What a finding means for the operator.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Severity>))]
internal enum Severity
{
    /// <summary>As it should be.</summary>
    [JsonStringEnumMemberName("good")]
    Good,

    /// <summary>Worth to know; nothing has to be done.</summary>
    [JsonStringEnumMemberName("note")]
    Note,

    /// <summary>Something waits, or is going to fail; nothing is lost and nothing is bought twice.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>Jobs could be lost or bought twice, or can't run at all.</summary>
    [JsonStringEnumMemberName("unsafe")]
    Unsafe,
}
