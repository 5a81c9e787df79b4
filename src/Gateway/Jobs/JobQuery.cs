using System.Globalization;
using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.Gateway.Requests;

namespace ImageGen.Gateway.Jobs;

/// <summary>What <c>GET /v1/jobs</c> is asked for.</summary>
/// <param name="Status">Only jobs of this status, when given.</param>
/// <param name="Limit">Jobs a page, 1 to 100. Default 20.</param>
/// <param name="Cursor">Where the page begins, when given.</param>
internal sealed record JobQuery(JobStatus? Status, int Limit, string? Cursor)
{
    /// <summary>Most jobs a page.</summary>
    public const int MaxLimit = 100;

    /// <summary>Jobs a page when the request does not say.</summary>
    public const int DefaultLimit = 20;

    /// <summary>The statuses by their wire names.</summary>
    public static IReadOnlyDictionary<string, JobStatus> Statuses { get; } = Enum.GetValues<JobStatus>()
        .ToDictionary(status => JsonSerializer.Serialize(status).Trim('"'), StringComparer.Ordinal);

    /// <summary>Reads the query; a parameter nobody knows is refused, since a mistyped filter would list everything.</summary>
    /// <exception cref="Problems.ProblemException">Something is wrong with it; all of it is in the problem.</exception>
    public static JobQuery Read(IQueryCollection query)
    {
        var faults = new Faults();
        JobStatus? status = null;
        var limit = DefaultLimit;
        string? cursor = null;
        foreach (var (name, values) in query)
        {
            var text = values.ToString();
            switch (name)
            {
                case "status" or "limit" or "cursor" when values.Count > 1:
                    faults.Add(name, "must be given once.");
                    break;
                case "status" when Statuses.TryGetValue(text, out var known):
                    status = known;
                    break;
                case "status":
                    faults.Add(name, $"must be one of {string.Join(", ", Statuses.Keys)}.");
                    break;
                case "limit" when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MaxLimit:
                    break;
                case "limit":
                    faults.Add(name, $"must be a whole number from 1 to {MaxLimit}.");
                    break;
                case "cursor":
                    cursor = text;
                    break;
                default:
                    faults.Add(name, "is not a parameter of this list. The parameters are status, limit, cursor.");
                    break;
            }
        }

        faults.ThrowIfAny();
        return new JobQuery(status, limit, cursor);
    }
}
