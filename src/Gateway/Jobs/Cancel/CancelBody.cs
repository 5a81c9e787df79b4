using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Jobs.Listing;
using ImageGen.Storage.Jobs.Listing;

namespace ImageGen.Gateway.Jobs.Cancel;

/// <summary>Which unfinished jobs are to be canceled.</summary>
internal sealed record CancelBody
{
    /// <summary>Most jobs a call, and how many it is when the request does not say.</summary>
    public const int MaxLimit = 100;

    private static readonly Dictionary<string, JobStatus> Statuses = new(StringComparer.Ordinal) { ["queued"] = JobStatus.Queued, ["running"] = JobStatus.Running };

    /// <summary>Only jobs of this status: <c>queued</c> or <c>running</c>. Default: both.</summary>
    public string? Status { get; init; }

    /// <summary>Only jobs whose <c>provider</c> is this instance: those that are at it or go to it, and before the first attempt those that name it.</summary>
    public string? Provider { get; init; }

    /// <summary>Only jobs whose metadata have each of these entries.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Only jobs that were made at this moment or later.</summary>
    public DateTimeOffset? CreatedAfter { get; init; }

    /// <summary>Only jobs that were made before this moment.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>Says that all unfinished jobs of the tenant are meant: instead of the fields above, of which else one must be given. Default false.</summary>
    public bool All { get; init; }

    /// <summary>Says what would happen and changes nothing. Default false.</summary>
    public bool DryRun { get; init; }

    /// <summary>Most jobs of this call, 1 to 100. Default 100.</summary>
    public int? Limit { get; init; }

    /// <summary>The <c>next_cursor</c> of an earlier call with the same filter: this one goes on after it.</summary>
    public string? Cursor { get; init; }

    /// <summary>Reads the body.</summary>
    /// <exception cref="Gateway.Http.ProblemException">Something is wrong with it; all of it is in the problem.</exception>
    public static (JobFilter Filter, bool DryRun, int Limit, string? Cursor) Read(JsonElement body)
    {
        var faults = new ValidationErrors();
        var fields = new JsonFields(body, "", faults);
        var filter = new JobFilter
        {
            IsUnfinished = true,
            Status = fields.Choice("status", Statuses),
            Provider = fields.Text("provider"),
            Metadata = fields.Texts("metadata") is { Count: > 0 } metadata ? metadata : null,
            CreatedAfter = Moment("created_after"),
            CreatedBefore = Moment("created_before"),
        };
        var (all, dryRun) = (fields.Truth("all") ?? false, fields.Truth("dry_run") ?? false);
        var (limit, cursor) = (fields.Whole32("limit") ?? MaxLimit, fields.Text("cursor"));
        fields.RefuseTheRest();
        Check(filter, all, limit, faults);
        faults.ThrowIfAny();
        return (filter, dryRun, limit, cursor);

        DateTimeOffset? Moment(string name)
        {
            var text = fields.Text(name);
            var moment = text is null ? null : TimestampText.Parse(text);
            if (text is not null && moment is null)
            {
                faults.Add(name, TimestampText.Wanted);
            }

            return moment;
        }
    }

    private static void Check(JobFilter filter, bool all, int limit, ValidationErrors faults)
    {
        if (filter.Provider is not null && !NamePattern.IsMatch(filter.Provider))
        {
            faults.Add("provider", "must be the name of a provider instance: 1 to 64 characters of a-z, 0-9, - and _.");
        }

        JobFilterRules.Check(filter, faults);
        if (limit is < 1 or > MaxLimit && !faults.Has("limit"))
        {
            faults.Add("limit", $"must be from 1 to {MaxLimit}.");
        }

        var isEmpty = (filter.Status, filter.Provider, filter.Metadata, filter.CreatedAfter, filter.CreatedBefore) is (null, null, null, null, null);
        if (isEmpty != all && faults.IsEmpty)
        {
            faults.Add("all", isEmpty
                ? "must be true where no filter is given: then all unfinished jobs of the tenant are canceled."
                : "must not be given together with a filter.");
        }
    }
}
