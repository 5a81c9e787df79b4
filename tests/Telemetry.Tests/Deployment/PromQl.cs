using System.Text.RegularExpressions;

namespace ImageGen.Telemetry.Tests.Deployment;

/// <summary>The names in an expression of Prometheus.</summary>
internal static partial class PromQl
{
    /// <summary>The metrics: names that are neither functions, keywords, labels nor texts.</summary>
    public static IReadOnlyList<string> MetricsOf(string expression)
    {
        var bare = Grouping().Replace(Selector().Replace(Text().Replace(expression, ""), ""), " ");
        return [.. Name().Matches(bare).Where(match => !IsFunction(bare, match) && match.Value is not ("and" or "or" or "unless" or "offset")).Select(match => match.Value).Distinct()];
    }

    /// <summary>The labels by which it selects and groups.</summary>
    public static IReadOnlyList<string> LabelsOf(string expression)
    {
        var bare = Text().Replace(expression, "\"\"");
        return
        [
            .. Selector().Matches(bare).SelectMany(match => SelectedLabel().Matches(match.Value).Select(label => label.Groups[1].Value))
                .Concat(Grouping().Matches(bare).SelectMany(match => Name().Matches(match.Groups[1].Value).Select(label => label.Value))).Distinct(),
        ];
    }

    private static bool IsFunction(string expression, Match name) => expression.AsSpan(name.Index + name.Length).TrimStart() is ['(', ..];

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Text();

    [GeneratedRegex(@"\{[^}]*\}|\[[^\]]*\]")]
    private static partial Regex Selector();

    [GeneratedRegex(@"\b(?:by|on|without|ignoring)\s*\(([^)]*)\)")]
    private static partial Regex Grouping();

    [GeneratedRegex(@"(?<![\w$])[a-zA-Z_][a-zA-Z0-9_]*")]
    private static partial Regex Name();

    [GeneratedRegex(@"(\w+)\s*(?:=~|!=|!~|=)")]
    private static partial Regex SelectedLabel();
}
