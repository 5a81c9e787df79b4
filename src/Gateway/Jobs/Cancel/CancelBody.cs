using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Jobs.Listing;
using ImageGen.Storage.Jobs.Listing;

namespace ImageGen.Gateway.Jobs.Cancel;

/// <summary>Selects the unfinished jobs to cancel.</summary>
internal sealed record CancelBody
{
    /// <summary>Maximum number of jobs per call, and the default.</summary>
    public const int MaxLimit = 100;

    private static readonly Dictionary<string, JobStatus> Statuses = new(StringComparer.Ordinal) { ["queued"] = JobStatus.Queued, ["running"] = JobStatus.Running };

    /// <summary>Only jobs of this status: <c>queued</c> or <c>running</c>. Default: both.</summary>
    public string? Status { get; init; }

    /// <summary>Only jobs whose <c>provider</c> is this instance: the instance they are at or will be ordered from, or before the first attempt the one that they name.</summary>
    public string? Provider { get; init; }

    /// <summary>Only jobs whose metadata contains each of these entries.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Only jobs that have this text in their prompt, model, id, metadata, or the provider's id of an order, in upper or lower case; 1 to 200 characters.</summary>
    public string? Search { get; init; }

    /// <summary>Only jobs created at this time or later.</summary>
    public DateTimeOffset? CreatedAfter { get; init; }

    /// <summary>Only jobs created before this time.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>Selects all unfinished jobs of the tenant, in place of the filter fields above. Either this or at least one filter field must be given. Default false.</summary>
    public bool All { get; init; }

    /// <summary>Reports what would happen and changes nothing. Default false.</summary>
    public bool DryRun { get; init; }

    /// <summary>Maximum number of jobs of this call, 1 to 100. Default 100.</summary>
    public int? Limit { get; init; }

    /// <summary>The <c>next_cursor</c> of an earlier call with the same filter, to continue after it.</summary>
    public string? Cursor { get; init; }

    /// <summary>Reads the body.</summary>
    /// <exception cref="Gateway.Http.ProblemException">The body is invalid; the problem lists every fault.</exception>
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
            Search = fields.Text("search"),
            CreatedAfter = Time("created_after"),
            CreatedBefore = Time("created_before"),
        };
        var (all, dryRun) = (fields.Boolean("all") ?? false, fields.Boolean("dry_run") ?? false);
        var (limit, cursor) = (fields.Whole32("limit") ?? MaxLimit, fields.Text("cursor"));
        fields.RefuseRemaining();
        Check(filter, all, limit, faults);
        faults.ThrowIfAny();
        return (filter, dryRun, limit, cursor);

        DateTimeOffset? Time(string name)
        {
            var text = fields.Text(name);
            var time = text is null ? null : TimestampText.Parse(text);
            if (text is not null && time is null)
            {
                faults.Add(name, TimestampText.Rule);
            }

            return time;
        }
    }

    private static void Check(JobFilter filter, bool all, int limit, ValidationErrors faults)
    {
        if (filter.Provider is not null && !NamePattern.IsMatch(filter.Provider))
        {
            faults.Add("provider", "must be the name of a provider instance: 1 to 64 characters of a-z, 0-9, - and _.");
        }

        if (filter.Search is not null && !JobFilterRules.IsSearch(filter.Search))
        {
            faults.Add("search", JobFilterRules.SearchRule);
        }

        JobFilterRules.Check(filter, faults);
        if (limit is < 1 or > MaxLimit && !faults.Has("limit"))
        {
            faults.Add("limit", $"must be from 1 to {MaxLimit}.");
        }

        var isEmpty = (filter.Status, filter.Provider, filter.Metadata, filter.Search, filter.CreatedAfter, filter.CreatedBefore) is (null, null, null, null, null, null);
        if (isEmpty != all && faults.IsEmpty)
        {
            faults.Add("all", isEmpty
                ? "must be true when no filter is given; all unfinished jobs of the tenant are then canceled."
                : "must not be given together with a filter.");
        }
    }
}
