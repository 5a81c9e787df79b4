using System.Text.Json.Serialization;
using ImageGen.Contracts;

namespace ImageGen.Gateway.Http;

/// <summary>The body of every error response: RFC 9457, media type <c>application/problem+json</c>.</summary>
internal sealed record Problem
{
    /// <summary>The kind of problem, for programs: <c>urn:imagegen:problem:</c> and the code with hyphens. It never changes.</summary>
    public required string Type { get; init; }

    /// <summary>The kind of problem, for people. The same for every problem of the type.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status of the response.</summary>
    public required int Status { get; init; }

    /// <summary>The cause of this occurrence and what to do about it.</summary>
    public string? Detail { get; init; }

    /// <summary>Path of the request.</summary>
    public string? Instance { get; init; }

    /// <summary>The short form of the type, for programs: <c>invalid_request</c>, <c>job_not_found</c> …</summary>
    public required string Code { get; init; }

    /// <summary>Of an invalid request: the faults by field, parameter or header; <c>body</c> is the request body as a whole.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }

    /// <summary>Of a conflict with the state of a job: the job's status.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JobStatus? JobStatus { get; init; }

    /// <summary>Seconds after which to try again; sent as the <c>Retry-After</c> header.</summary>
    [JsonIgnore]
    public int? RetryAfter { get; init; }

    /// <summary>A problem whose type is derived from its code.</summary>
    public static Problem Of(string code, int status, string title, string? detail = null) => new()
    {
        Type = $"urn:imagegen:problem:{code.Replace('_', '-')}",
        Code = code,
        Status = status,
        Title = title,
        Detail = detail,
    };
}
