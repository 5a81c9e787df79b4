using System.Text.Json.Serialization;
using ImageGen.Contracts;

namespace ImageGen.Gateway.Jobs.Recovery;

/// <summary>The effect of a replay of several jobs.</summary>
internal sealed record ReplayedJobsView
{
    /// <summary>How many jobs resume.</summary>
    public required int Replayed { get; init; }

    /// <summary>How many have changed since they were read, for example by an earlier replay, and were left as they are.</summary>
    public required int Changed { get; init; }

    /// <summary>How many can't be replayed, or not without <c>accept_double</c>.</summary>
    public required int Refused { get; init; }

    /// <summary>How many do not exist, or no longer.</summary>
    public required int Missing { get; init; }

    /// <summary>The most images that the jobs buy that resume.</summary>
    public required int Purchases { get; init; }

    /// <summary>The jobs, in the order of the request.</summary>
    public required IReadOnlyList<ReplayedJobView> Jobs { get; init; }
}

/// <summary>The effect of a replay on one of several jobs.</summary>
internal sealed record ReplayedJobView
{
    /// <summary>The job.</summary>
    public required Guid Id { get; init; }

    /// <summary>The effect on it.</summary>
    public required ReplayEffect Effect { get; init; }

    /// <summary>Its current status; null if it is missing.</summary>
    public required JobStatus? Status { get; init; }
}

/// <summary>The effect of a replay.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReplayEffect>))]
internal enum ReplayEffect
{
    /// <summary>The job resumes.</summary>
    [JsonStringEnumMemberName("replayed")]
    Replayed,

    /// <summary>The job has changed since it was read. It was left as it is.</summary>
    [JsonStringEnumMemberName("changed")]
    Changed,

    /// <summary>The job can't be replayed, or not without <c>accept_double</c>.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,

    /// <summary>The tenant has no such job, or no longer.</summary>
    [JsonStringEnumMemberName("missing")]
    Missing,
}
