using System.Globalization;
using ImageGen.Cli.Client;
using Spectre.Console;

namespace ImageGen.Cli.Keys;

/// <summary>A table of API keys, or of one.</summary>
internal static class KeyTable
{
    public static void Write(IAnsiConsole console, IReadOnlyList<KeyResponse> keys)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("key", column => column.NoWrap()).AddColumns("name", "tenant", "scopes", "ends in", "status", "last used (UTC)");
        foreach (var key in keys)
        {
            table.AddRow(
                Markup.Escape(key.Id), Markup.Escape(key.Name), Markup.Escape(key.Tenant), string.Join(", ", key.Scopes), $"…{Markup.Escape(key.KeyLast4)}", key.Status, Format(key.LastUsedAt, "never"));
        }

        console.Write(table);
    }

    /// <summary>Writes one key. A new key stands alone on the last line of the output, so that scripts can take it from there.</summary>
    public static void Write(IAnsiConsole console, KeyResponse key)
    {
        var table = new Table().Border(TableBorder.Simple).HideHeaders().AddColumns("", "")
            .AddRow("id", Markup.Escape(key.Id))
            .AddRow("name", Markup.Escape(key.Name))
            .AddRow("tenant", Markup.Escape(key.Tenant))
            .AddRow("scopes", string.Join(", ", key.Scopes))
            .AddRow("status", key.Status)
            .AddRow("expires (UTC)", Format(key.ExpiresAt, "never"));
        if (key.PreviousKeyUntil is not null)
        {
            table.AddRow("previous key until (UTC)", Format(key.PreviousKeyUntil, ""));
        }

        console.Write(table);
        if (key.Key is not null)
        {
            console.MarkupLine("[yellow]Keep the key now: it is not shown again.[/]");
            console.WriteLine(key.Key);
        }
    }

    public static void Write(IAnsiConsole console, KeyChangeListResponse changes)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("time (UTC)", "action", "of", "by");
        foreach (var change in changes.Data)
        {
            table.AddRow(Format(change.At, ""), Markup.Escape(change.Action), Markup.Escape(change.Subject), Markup.Escape(change.By));
        }

        console.Write(table);
    }

    private static string Format(DateTimeOffset? time, string none) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? none;
}
