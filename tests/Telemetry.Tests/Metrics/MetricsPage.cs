namespace ImageGen.Telemetry.Tests.Metrics;

/// <summary>The tables of instruments in <c>docs/metrics.md</c>.</summary>
internal static class MetricsPage
{
    /// <summary>The rows, as cells without white space and back quotes.</summary>
    public static IReadOnlyList<string[]> Rows { get; } =
    [
        .. File.ReadLines(Path.Combine(Root.Folder, "docs/metrics.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ').Split('|').Select(cell => cell.Trim().Replace("`", "", StringComparison.Ordinal)).ToArray())
            .Where(cells => cells.Length == 6),
    ];

    /// <summary>The names in the Prometheus format, with those of histograms' series.</summary>
    public static IReadOnlySet<string> PrometheusNames { get; } = Rows
        .SelectMany(cells => cells[2] == "histogram" ? [$"{cells[1]}_bucket", $"{cells[1]}_sum", $"{cells[1]}_count"] : new[] { cells[1] }).ToHashSet();
}
