using System.Text.Json.Serialization;
using ImageGen.Storage.Jobs.Listing;
using ImageGen.Storage.Workers;

namespace ImageGen.Gateway.Jobs.Views;

/// <summary>A page of a tenant's jobs, newest first.</summary>
internal sealed record JobPageView
{
    /// <summary>The jobs of this page.</summary>
    public required IReadOnlyList<JobView> Data { get; init; }

    /// <summary>The <c>cursor</c> of the next page; null on the last page. Opaque.</summary>
    public required string? NextCursor { get; init; }

    /// <summary>Whether there is a next page.</summary>
    public required bool HasMore { get; init; }

    /// <summary>True when a part of the store did not respond, so that jobs may be missing on this page; otherwise absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Incomplete { get; init; }

    /// <summary>The view of a page.</summary>
    public static JobPageView Of(JobPage page, LiveWorkers? workers) => new()
    {
        Data = [.. page.Jobs.Select(job => JobView.Of(job, workers, inList: true))],
        NextCursor = page.NextCursor,
        HasMore = page.NextCursor is not null,
        Incomplete = page.IsPartial,
    };
}
