using System.Text.RegularExpressions;

namespace ImageGen.Telemetry.Tests.Metrics;

/// <summary>What a host exports in the Prometheus text format.</summary>
/// <param name="Types">The type of each metric.</param>
/// <param name="Samples">The samples: the name without a histogram's suffix, and the labels.</param>
internal sealed partial record PrometheusText(IReadOnlyDictionary<string, string> Types, IReadOnlyList<(string Name, IReadOnlyDictionary<string, string> Labels)> Samples)
{
    public static PrometheusText Parse(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var types = lines.Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(line => line.Split(' ')).DistinctBy(words => words[2]).ToDictionary(words => words[2], words => words[3]);
        return new PrometheusText(types, [.. lines.Where(line => line[0] != '#').Select(line => Sample(line, types))]);
    }

    private static (string, IReadOnlyDictionary<string, string>) Sample(string line, Dictionary<string, string> types)
    {
        var end = line.IndexOfAny(['{', ' ']);
        var name = line[..end];
        var own = new[] { "_bucket", "_sum", "_count" }.Where(suffix => name.EndsWith(suffix, StringComparison.Ordinal)).Select(suffix => name[..^suffix.Length])
            .FirstOrDefault(own => types.GetValueOrDefault(own) == "histogram") ?? name;
        var labels = line[end] == '{' ? Label().Matches(line[..line.LastIndexOf('}')]).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value) : [];
        return (own, labels);
    }

    [GeneratedRegex("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex Label();
}
