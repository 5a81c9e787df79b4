using ImageGen.Contracts;

namespace ImageGen.Cli.Client;

/// <summary>The parts of a job that the commands read.</summary>
internal sealed record JobResponse(
    Guid Id,
    JobStatus Status,
    string? Provider,
    string? Model,
    string Prompt,
    long Seed,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt,
    ImageResponse? Image,
    JobError? Error,
    Cost? Cost,
    IReadOnlyList<Attempt>? Attempts,
    long Sequence,
    ReplayResponse? Replay,
    bool? SeedHonoured = null,
    string? Tenant = null,
    DateTimeOffset? StartedAt = null,
    DateTimeOffset? ExpiresAt = null,
    DateTimeOffset? UnknownSince = null,
    IReadOnlyDictionary<string, string>? Metadata = null,
    Guid? BatchId = null,
    bool CancelRequested = false);

/// <summary>The parts of a replay's preview that the commands read.</summary>
internal sealed record ReplayResponse(ReplayStep ResumesAt, int Purchases, bool NeedsAcceptDouble);

/// <summary>The parts of the provider list that the commands read.</summary>
internal sealed record ProviderListResponse(IReadOnlyList<ProviderResponse> Data);

/// <summary>The parts of a provider instance that the commands read.</summary>
internal sealed record ProviderResponse(string Name, decimal? Price, bool Default, string? Kind = null, string? Model = null, string? Lane = null, RetirementResponse? Retirement = null, int? Workers = null);

/// <summary>The parts of a model's retirement that the commands read.</summary>
internal sealed record RetirementResponse(DateOnly ShutdownDate, int DaysLeft, string? Successor);

/// <summary>The parts of a job's image that the commands read.</summary>
internal sealed record ImageResponse(string Url, string ContentType, int Width, int Height, long Bytes, string Sha256);

/// <summary>A page of jobs.</summary>
internal sealed record JobListResponse(IReadOnlyList<JobResponse> Data, bool HasMore, string? NextCursor = null, bool Incomplete = false);

/// <summary>The parts of a batch that the commands read.</summary>
internal sealed record BatchResponse(Guid Id, string Status, DateTimeOffset CreatedAt, IReadOnlyDictionary<string, int> Counts, IReadOnlyList<JobResponse> Jobs);

/// <summary>The tenants.</summary>
internal sealed record TenantListResponse(IReadOnlyList<TenantResponse> Data, string? NextCursor = null, bool Incomplete = false);

/// <summary>The parts of a tenant that the commands read.</summary>
internal sealed record TenantResponse(string Tenant, long Queued, long Running, long Succeeded, long Failed, long Canceled, long OutcomeUnknown)
{
    /// <summary>The number of jobs that ended without an image and that a replay may resume.</summary>
    public long Unsuccessful => Failed + OutcomeUnknown;
}

/// <summary>A job's events.</summary>
internal sealed record EventListResponse(IReadOnlyList<EventResponse> Data);

/// <summary>The parts of an event that the commands read.</summary>
internal sealed record EventResponse(string Type, long? Sequence, DateTimeOffset? Time, string? Provider = null, string? Model = null, string? Message = null, int? Percent = null);

/// <summary>A problem (RFC 9457).</summary>
internal sealed record ProblemResponse(string? Title, string? Detail, IReadOnlyDictionary<string, string[]>? Errors)
{
    public override string ToString()
        => Errors is { Count: > 0 }
            ? string.Join(Environment.NewLine, Errors.SelectMany(field => field.Value.Select(message => $"{field.Key}: {message}")))
            : Detail ?? Title ?? "The server refused the request.";
}
