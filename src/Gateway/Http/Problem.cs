using System.Text.Json.Serialization;
using ImageGen.Contracts;

namespace ImageGen.Gateway.Http;

/// <summary>The body of every answer that is not a success: RFC 9457, media type <c>application/problem+json</c>.</summary>
internal sealed record Problem
{
    /// <summary>What kind of problem, for programs: <c>urn:imagegen:problem:</c> and the code with hyphens. Never changes.</summary>
    public required string Type { get; init; }

    /// <summary>What kind of problem, for people. The same for every problem of the type.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status of the answer.</summary>
    public required int Status { get; init; }

    /// <summary>What is wrong this time and what to do about it.</summary>
    public string? Detail { get; init; }

    /// <summary>Path of the request.</summary>
    public string? Instance { get; init; }

    /// <summary>The type in short, for programs: <c>invalid_request</c>, <c>job_not_found</c> …</summary>
    public required string Code { get; init; }

    /// <summary>Of an invalid request: what is wrong, by field, parameter or header; <c>body</c> is the request body as a whole.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }

    /// <summary>Of a conflict with the state of a job: the job's status.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JobStatus? JobStatus { get; init; }

    /// <summary>Seconds after which to try again; sent as the <c>Retry-After</c> header.</summary>
    [JsonIgnore]
    public int? RetryAfter { get; init; }

    /// <summary>A problem whose type follows from its code.</summary>
    public static Problem Of(string code, int status, string title, string? detail = null) => new()
    {
        Type = $"urn:imagegen:problem:{code.Replace('_', '-')}",
        Code = code,
        Status = status,
        Title = title,
        Detail = detail,
    };
}
