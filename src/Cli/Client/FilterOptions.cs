using System.CommandLine;
using System.CommandLine.Parsing;
using ImageGen.Contracts;

namespace ImageGen.Cli.Client;

/// <summary>The options that filter jobs.</summary>
internal static class FilterOptions
{
    private static readonly HashSet<string> Reasons = [.. Enum.GetValues<FailureReason>().Select(WireText.Of)];

    public static Option<JobStatus?> Status(string description, params JobStatus[] allowed) => new("--status")
    {
        Description = $"{description}: {Names(allowed)}.",
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            var found = allowed.Where(status => WireText.Of(status) == text).ToList();
            if (found.Count == 0)
            {
                result.AddError($"--status must be {Names(allowed)}, not '{text}'.");
                return null;
            }

            return found[0];
        },
    };

    public static Option<string?> Reason()
    {
        var reason = new Option<string?>("--reason") { Description = "Only jobs that ended for this reason, for example timed_out." };
        reason.Validators.Add(result =>
        {
            if (result.Tokens is not [{ Value: var text }] || !Reasons.Contains(text))
            {
                result.AddError($"--reason must be one of {string.Join(", ", Reasons.Order(StringComparer.Ordinal))}.");
            }
        });
        return reason;
    }

    public static Option<string?> Provider() => new("--provider")
    {
        Description = "Only jobs that are at this provider instance, go to it next or were there last; of jobs without an attempt, those that name it.",
    };

    public static Option<IReadOnlyDictionary<string, string>?> Metadata() => new("--metadata")
    {
        Description = "Only jobs whose metadata have this entry, as KEY=VALUE. May be repeated: then each entry must be present.",
        CustomParser = result => ParsePairs("--metadata", result),
    };

    public static Option<TimePoint?> CreatedAfter() => SharedOptions.Time("--created-after", "Only jobs that were created then or later.");

    public static Option<TimePoint?> CreatedBefore() => SharedOptions.Time("--created-before", "Only jobs that were created before.");

    /// <summary>Parses entries <c>KEY=VALUE</c>; a value may contain further equals signs.</summary>
    public static Dictionary<string, string>? ParsePairs(string name, ArgumentResult result)
    {
        Dictionary<string, string> pairs = new(StringComparer.Ordinal);
        foreach (var token in result.Tokens)
        {
            var sign = token.Value.IndexOf('=', StringComparison.Ordinal);
            if (sign < 1 || !pairs.TryAdd(token.Value[..sign], token.Value[(sign + 1)..]))
            {
                result.AddError($"{name} must be KEY=VALUE, for example order=7, with each key at most once.");
                return null;
            }
        }

        return pairs;
    }

    private static string Names(JobStatus[] statuses) => string.Join(", ", statuses[..^1].Select(WireText.Of)) + " or " + WireText.Of(statuses[^1]);
}
