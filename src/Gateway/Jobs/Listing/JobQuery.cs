using System.Globalization;
using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Jobs.Listing;

namespace ImageGen.Gateway.Jobs.Listing;

/// <summary>The query of <c>GET /v1/jobs</c>.</summary>
/// <param name="Filter">Which jobs.</param>
/// <param name="Limit">Jobs per page, 1 to 100. Default 20.</param>
/// <param name="Cursor">Where the page begins, when given.</param>
internal sealed record JobQuery(JobFilter Filter, int Limit, string? Cursor)
{
    /// <summary>Maximum number of jobs per page.</summary>
    public const int MaxLimit = 100;

    /// <summary>Default number of jobs per page.</summary>
    public const int DefaultLimit = 20;

    /// <summary>The prefix of a parameter's name before a metadata key.</summary>
    public const string MetadataPrefix = "metadata.";

    private static readonly string[] Filters = ["status", "reason", "provider", "search", "created_after", "created_before", "ended_after", "ended_before"];
    private static readonly QueryNames OfPages = new([.. Filters, "limit", "cursor"], MetadataPrefix);
    private static readonly QueryNames OfWalks = new([.. Filters, "cursor"], MetadataPrefix);

    /// <summary>The statuses by their wire names.</summary>
    public static IReadOnlyDictionary<string, JobStatus> Statuses { get; } = WireNames<JobStatus>();

    /// <summary>The reasons by their wire names.</summary>
    public static IReadOnlyDictionary<string, FailureReason> Reasons { get; } = WireNames<FailureReason>();

    /// <summary>Reads the query. An unknown parameter is refused, since a mistyped filter would list everything.</summary>
    /// <param name="query">The query.</param>
    /// <param name="takesLimit">Whether the caller chooses the number of jobs; default true.</param>
    /// <exception cref="Gateway.Http.ProblemException">The query is invalid; the problem lists every fault.</exception>
    public static JobQuery Read(IQueryCollection query, bool takesLimit = true)
    {
        var faults = new ValidationErrors();
        var parsed = new JobQuery(new JobFilter(), DefaultLimit, null);
        (takesLimit ? OfPages : OfWalks).Check(query, faults);
        foreach (var (name, values) in query.Where(parameter => !faults.Has(parameter.Key)))
        {
            if (parsed.With(name, values.ToString()) is { } next)
            {
                parsed = next;
            }
            else
            {
                faults.Add(name, Expected(name));
            }
        }

        JobFilterRules.Check(parsed.Filter, faults);
        faults.ThrowIfAny();
        return parsed;
    }

    private JobQuery? With(string name, string text) => name switch
    {
        "status" => Statuses.TryGetValue(text, out var status) ? this with { Filter = Filter with { Status = status } } : null,
        "reason" => Reasons.TryGetValue(text, out var reason) ? this with { Filter = Filter with { Reason = reason } } : null,
        "provider" => NamePattern.IsMatch(text) ? this with { Filter = Filter with { Provider = text } } : null,
        "search" => JobFilterRules.IsSearch(text) ? this with { Filter = Filter with { Search = text } } : null,
        "created_after" => ParseTime(text) is { } from ? this with { Filter = Filter with { CreatedAfter = from } } : null,
        "created_before" => ParseTime(text) is { } to ? this with { Filter = Filter with { CreatedBefore = to } } : null,
        "ended_after" => ParseTime(text) is { } from ? this with { Filter = Filter with { EndedAfter = from } } : null,
        "ended_before" => ParseTime(text) is { } to ? this with { Filter = Filter with { EndedBefore = to } } : null,
        "limit" => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit
            ? this with { Limit = limit }
            : null,
        "cursor" => this with { Cursor = text },
        _ => this with { Filter = Filter with { Metadata = new Dictionary<string, string>(Filter.Metadata ?? new Dictionary<string, string>()) { [name[MetadataPrefix.Length..]] = text } } },
    };

    private static string Expected(string name) => name switch
    {
        "status" => $"must be one of {string.Join(", ", Statuses.Keys)}.",
        "reason" => $"must be one of {string.Join(", ", Reasons.Keys)}.",
        "provider" => "must be the name of a provider instance: 1 to 64 characters of a-z, 0-9, - and _.",
        "search" => JobFilterRules.SearchRule,
        "limit" => $"must be a whole number from 1 to {MaxLimit}.",
        _ => TimestampText.Rule,
    };

    /// <summary>Parses a time. A "+" that the client did not escape arrives as a blank.</summary>
    private static DateTimeOffset? ParseTime(string text) => TimestampText.Parse(text.Replace(' ', '+'));

    private static Dictionary<string, T> WireNames<T>()
        where T : struct, Enum
        => Enum.GetValues<T>().ToDictionary(value => JsonSerializer.Serialize(value).Trim('"'), StringComparer.Ordinal);
}
