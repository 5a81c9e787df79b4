using System.Text.Json.Serialization;

namespace ImageGen.Storage.LaneHolds;

/// <summary>What is stopped in a lane.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LaneHoldKind>))]
public enum LaneHoldKind
{
    /// <summary>No queued job begins; new jobs are accepted and wait. Jobs that have begun go on.</summary>
    [JsonStringEnumMemberName("paused")]
    Paused,

    /// <summary>Gateways accept no new job; those that were accepted before begin and end.</summary>
    [JsonStringEnumMemberName("draining")]
    Draining,
}
