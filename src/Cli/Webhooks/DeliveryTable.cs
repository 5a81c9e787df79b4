using ImageGen.Cli.Client;
using Spectre.Console;

namespace ImageGen.Cli.Webhooks;

/// <summary>A table of deliveries, or of the attempts of one.</summary>
internal static class DeliveryTable
{
    public static void Write(IAnsiConsole console, DeliveryListResponse page)
    {
        WebhookTable.Widen(console);
        var table = new Table().Border(TableBorder.Simple).AddColumn("delivery", column => column.NoWrap()).AddColumns("type", "state", "event (UTC)", "attempts", "last", "next (UTC)");
        foreach (var delivery in page.Data)
        {
            table.AddRow(
                Markup.Escape(delivery.Id),
                Markup.Escape(delivery.Type),
                Markup.Escape(delivery.State),
                WebhookTable.FormatTime(delivery.Time),
                $"{delivery.Attempts.Count}",
                delivery.Attempts.Count > 0 ? Markup.Escape(Outcome(delivery.Attempts[^1])) : "",
                delivery.NextAttemptAt is { } next ? WebhookTable.FormatTime(next) : "");
        }

        console.Write(table);
        if (page.HasMore)
        {
            console.MarkupLine("[grey]There are more; --limit shows up to 100.[/]");
        }
    }

    public static void Write(IAnsiConsole console, DeliveryResponse delivery)
    {
        Write(console, new DeliveryListResponse([delivery], HasMore: false));
        var table = new Table().Border(TableBorder.Simple).AddColumns("attempt (UTC)", "ms", "response");
        foreach (var attempt in delivery.Attempts)
        {
            table.AddRow(WebhookTable.FormatTime(attempt.At), $"{attempt.Milliseconds}", Markup.Escape(Outcome(attempt)));
        }

        console.Write(table);
    }

    private static string Outcome(DeliveryAttemptResponse attempt) => $"{attempt.Status} {attempt.Error}".Trim();
}
