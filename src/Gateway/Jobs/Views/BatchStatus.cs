using System.Text.Json.Serialization;
using ImageGen.Contracts;

namespace ImageGen.Gateway.Jobs.Views;

/// <summary>Status of a batch: the values of <see cref="JobStatus"/>, and one for jobs that ended differently.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BatchStatus>))]
internal enum BatchStatus
{
    /// <summary>No job has begun.</summary>
    [JsonStringEnumMemberName("queued")]
    Queued,

    /// <summary>At least one job has not ended.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>Every job has its image.</summary>
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    /// <summary>Every job failed.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Every job was canceled.</summary>
    [JsonStringEnumMemberName("canceled")]
    Canceled,

    /// <summary>For every job it is unknown whether an image was bought.</summary>
    [JsonStringEnumMemberName("outcome_unknown")]
    OutcomeUnknown,

    /// <summary>All jobs have ended, with different statuses.</summary>
    [JsonStringEnumMemberName("mixed")]
    Mixed,
}
