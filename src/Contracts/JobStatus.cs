using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>The status of a job as callers see it. The last four are final.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobStatus>))]
public enum JobStatus
{
    /// <summary>Accepted; nothing was bought.</summary>
    [JsonStringEnumMemberName("queued")]
    Queued,

    /// <summary>At a provider, or the image is being fetched from it.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>The image is stored.</summary>
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    /// <summary>Ended without an image; <see cref="JobError"/> states why.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Stopped at the caller's request.</summary>
    [JsonStringEnumMemberName("canceled")]
    Canceled,

    /// <summary>Ended without an image, and it can't be determined whether one was bought.</summary>
    [JsonStringEnumMemberName("outcome_unknown")]
    OutcomeUnknown,
}
