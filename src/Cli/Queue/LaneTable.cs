using System.Globalization;
using ImageGen.Cli.Client;
using Spectre.Console;

namespace ImageGen.Cli.Queue;

/// <summary>A table of lanes.</summary>
internal static class LaneTable
{
    public static void Write(IAnsiConsole console, IReadOnlyList<LaneResponse> lanes)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("lane", column => column.NoWrap()).AddColumns("state", "unfinished", "waiting for", "workers");
        foreach (var lane in lanes)
        {
            table.AddRow(
                Markup.Escape(lane.Lane),
                lane.Holds.Count == 0 ? "open" : string.Join("\n", lane.Holds.Select(Describe)),
                lane.Unfinished.ToString(CultureInfo.InvariantCulture),
                Markup.Escape(string.Join(", ", lane.Lines.Select(line => $"{line.Provider} {line.Waiting}"))),
                lane.Workers?.ToString(CultureInfo.InvariantCulture) ?? "?");
        }

        console.Write(table);
    }

    private static string Describe(LaneHoldResponse hold)
        => Markup.Escape($"{hold.State}{(hold.Tenant is null ? "" : $" for {hold.Tenant}")} since {hold.At.UtcDateTime:yyyy-MM-dd HH:mm} by {hold.By}{(hold.Reason is null ? "" : $": {hold.Reason}")}");
}
