using System.Globalization;
using System.Text.Json;
using ImageGen.Cli.Client;
using ImageGen.Worker.Reconciliation;
using Spectre.Console;

namespace ImageGen.Cli.Reconcile;

/// <summary>A report for people and for scripts.</summary>
internal static class ReconcileTable
{
    private const int PipeWidth = 200;

    public static void Write(IAnsiConsole console, ReconcileReport report, bool json)
    {
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = PipeWidth;
        }

        if (json)
        {
            console.Profile.Out.Writer.WriteLine(JsonSerializer.Serialize(report, ClientJson.Options));
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("", "provider's id", "created (UTC)", "status", "model", "prompt", "seed", "job");
        foreach (var orphan in report.Orphans)
        {
            Row("orphan", orphan, job: null);
        }

        foreach (var doubtful in report.InDoubt)
        {
            Row("in doubt", doubtful.Purchase, doubtful.JobId);
        }

        foreach (var ghost in report.Ghosts)
        {
            table.AddRow("ghost", Markup.Escape(ghost.ProviderId), Time(ghost.KnownAt), "", "", "", "", ghost.JobId.ToString());
        }

        if (table.Rows.Count > 0)
        {
            console.Write(table);
        }

        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{report.Provider}, {Time(report.Since)} to {Time(report.Until)} UTC: {report.Matched} agree ({Money(report.MatchedCost)}), {report.Orphans.Count} orphans ({Money(report.OrphansCost)}), {report.Ghosts.Count} ghosts ({Money(report.GhostsCost)}), {report.InDoubt.Count} in doubt.");

        void Row(string kind, OrphanPurchase purchase, Guid? job) => table.AddRow(
            kind, Markup.Escape(purchase.ProviderId), Time(purchase.CreatedAt), Markup.Escape(purchase.Status), Markup.Escape(purchase.Model ?? ""),
            purchase.PromptDigest ?? "", purchase.Seed?.ToString(CultureInfo.InvariantCulture) ?? "", job?.ToString() ?? "");
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Money(decimal? amount) => amount is { } known ? $"{known.ToString(CultureInfo.InvariantCulture)} USD" : "no price";
}
