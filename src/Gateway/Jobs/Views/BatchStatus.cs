using System.Text.Json.Serialization;
using ImageGen.Contracts;

namespace ImageGen.Gateway.Jobs.Views;

/// <summary>Where a batch stands: the words of <see cref="JobStatus"/>, and one for jobs that ended differently.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BatchStatus>))]
internal enum BatchStatus
{
    /// <summary>No job was begun.</summary>
    [JsonStringEnumMemberName("queued")]
    Queued,

    /// <summary>Some job has not ended.</summary>
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

    /// <summary>Of every job it is unknown whether an image was bought.</summary>
    [JsonStringEnumMemberName("outcome_unknown")]
    OutcomeUnknown,

    /// <summary>All jobs have ended, and not alike.</summary>
    [JsonStringEnumMemberName("mixed")]
    Mixed,
}
