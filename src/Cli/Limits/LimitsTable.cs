using System.Globalization;
using ImageGen.Cli.Client;
using Spectre.Console;

namespace ImageGen.Cli.Limits;

/// <summary>A table of limits.</summary>
internal static class LimitsTable
{
    /// <summary>The names of all limits, as the options have them.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["requests-per-minute", "images-per-day", "max-unfinished", "max-at-providers", "providers", "models", "max-pixels", "max-count", "retain-for"];

    /// <summary>Writes the limits, and a sentence about them.</summary>
    public static void Write(IAnsiConsole console, TenantLimits limits, string note)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("limit", column => column.NoWrap()).AddColumn("value");
        string?[] values =
        [
            Text(limits.RequestsPerMinute), Text(limits.ImagesPerDay), Text(limits.MaxUnfinished), Text(limits.MaxAtProviders), Text(limits.Providers), Text(limits.Models),
            Text(limits.MaxPixels), Text(limits.MaxCount), Text(limits.RetainFor),
        ];
        foreach (var (limit, value) in Names.Zip(values))
        {
            table.AddRow(limit, Markup.Escape(value ?? "none"));
        }

        console.Write(table);
        console.WriteLine(note);
    }

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string? Text(IReadOnlyList<string>? names) => names is null ? null : string.Join(", ", names);
}
