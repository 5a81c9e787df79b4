using ImageGen.Gateway.Http;
using ImageGen.Jobs.Requests;
using ImageGen.Storage.Jobs.Listing;

namespace ImageGen.Gateway.Jobs.Listing;

/// <summary>The rules for filters of jobs, the same in a query and in a body.</summary>
internal static class JobFilterRules
{
    /// <summary>Maximum length of a text to search for.</summary>
    public const int MaxSearch = 200;

    /// <summary>What a text to search for must be.</summary>
    public static readonly string SearchRule = $"must be 1 to {MaxSearch} characters.";

    /// <summary>Whether a text can be searched for.</summary>
    public static bool IsSearch(string text) => text.Length is >= 1 and <= MaxSearch;

    /// <summary>Records faults: metadata that no job can have, and time ranges that end before they begin.</summary>
    public static void Check(JobFilter filter, ValidationErrors faults)
    {
        if (filter.Metadata is { } metadata)
        {
            // The same rules as for the metadata of a submitted request.
            foreach (var fault in RequestRules.CheckMetadata(metadata))
            {
                faults.Add(fault.Field, fault.Message);
            }
        }

        CheckTime("created_before", filter.CreatedAfter, filter.CreatedBefore, "created_after", faults);
        CheckTime("ended_before", filter.EndedAfter, filter.EndedBefore, "ended_after", faults);
    }

    private static void CheckTime(string name, DateTimeOffset? after, DateTimeOffset? before, string other, ValidationErrors faults)
    {
        if (after > before)
        {
            faults.Add(name, $"must not be before {other}.");
        }
    }
}
