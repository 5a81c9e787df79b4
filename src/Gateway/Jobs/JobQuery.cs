using System.Globalization;
using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.Gateway.Requests;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Jobs;

/// <summary>What <c>GET /v1/jobs</c> is asked for.</summary>
/// <param name="Filter">Which jobs.</param>
/// <param name="Limit">Jobs a page, 1 to 100. Default 20.</param>
/// <param name="Cursor">Where the page begins, when given.</param>
internal sealed record JobQuery(JobFilter Filter, int Limit, string? Cursor)
{
    /// <summary>Most jobs a page.</summary>
    public const int MaxLimit = 100;

    /// <summary>Jobs a page when the request does not say.</summary>
    public const int DefaultLimit = 20;

    /// <summary>The parameters.</summary>
    private static readonly string[] Names = ["status", "reason", "ended_after", "ended_before", "limit", "cursor"];

    /// <summary>The statuses by their wire names.</summary>
    public static IReadOnlyDictionary<string, JobStatus> Statuses { get; } = WireNames<JobStatus>();

    /// <summary>The reasons by their wire names.</summary>
    public static IReadOnlyDictionary<string, FailureReason> Reasons { get; } = WireNames<FailureReason>();

    /// <summary>Reads the query; a parameter nobody knows is refused, since a mistyped filter would list everything.</summary>
    /// <exception cref="Problems.ProblemException">Something is wrong with it; all of it is in the problem.</exception>
    public static JobQuery Read(IQueryCollection query)
    {
        var faults = new Faults();
        var asked = new JobQuery(new JobFilter(), DefaultLimit, null);
        foreach (var (name, values) in query)
        {
            var text = values.ToString();
            if (!Names.Contains(name))
            {
                faults.Add(name, $"is not a parameter of this list. The parameters are {string.Join(", ", Names)}.");
            }
            else if (values.Count > 1)
            {
                faults.Add(name, "must be given once.");
            }
            else if (asked.With(name, text) is { } next)
            {
                asked = next;
            }
            else
            {
                faults.Add(name, Expected(name));
            }
        }

        faults.ThrowIfAny();
        return asked;
    }

    private JobQuery? With(string name, string text) => name switch
    {
        "status" => Statuses.TryGetValue(text, out var status) ? this with { Filter = Filter with { Status = status } } : null,
        "reason" => Reasons.TryGetValue(text, out var reason) ? this with { Filter = Filter with { Reason = reason } } : null,
        "ended_after" => Moment(text) is { } from ? this with { Filter = Filter with { EndedAfter = from } } : null,
        "ended_before" => Moment(text) is { } to ? this with { Filter = Filter with { EndedBefore = to } } : null,
        "limit" => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit
            ? this with { Limit = limit }
            : null,
        _ => this with { Cursor = text },
    };

    private static string Expected(string name) => name switch
    {
        "status" => $"must be one of {string.Join(", ", Statuses.Keys)}.",
        "reason" => $"must be one of {string.Join(", ", Reasons.Keys)}.",
        "limit" => $"must be a whole number from 1 to {MaxLimit}.",
        _ => "must be a moment with its offset, for example 2026-01-31T12:00:00Z.",
    };

    /// <summary>A "+" that a client left as it is came as a blank.</summary>
    private static DateTimeOffset? Moment(string text) => MomentText.Parse(text.Replace(' ', '+'));

    private static Dictionary<string, T> WireNames<T>()
        where T : struct, Enum
        => Enum.GetValues<T>().ToDictionary(value => JsonSerializer.Serialize(value).Trim('"'), StringComparer.Ordinal);
}
