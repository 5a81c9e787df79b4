using ImageGen.Gateway.Http;
using ImageGen.Jobs.Requests;
using ImageGen.Storage.Jobs.Listing;

namespace ImageGen.Gateway.Jobs.Listing;

/// <summary>What a filter of jobs may say, the same in a query and in a body.</summary>
internal static class JobFilterRules
{
    /// <summary>Notes what can't be meant: labels that no job can have, and times that end before they begin.</summary>
    public static void Check(JobFilter filter, ValidationErrors faults)
    {
        if (filter.Metadata is { } metadata)
        {
            // The rules of the labels that a request may bring.
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
