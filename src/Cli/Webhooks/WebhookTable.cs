using System.Globalization;
using ImageGen.Cli.Client;
using Spectre.Console;

namespace ImageGen.Cli.Webhooks;

/// <summary>A table of webhook endpoints, or of one.</summary>
internal static class WebhookTable
{
    public static void Write(IAnsiConsole console, IReadOnlyList<WebhookResponse> webhooks)
    {
        Widen(console);
        var table = new Table().Border(TableBorder.Simple).AddColumn("webhook", column => column.NoWrap()).AddColumns("url", "events", "secret", "");
        foreach (var webhook in webhooks)
        {
            table.AddRow(webhook.Id.ToString(), Markup.Escape(webhook.Url), Markup.Escape(string.Join(", ", webhook.Events)), Markup.Escape($"…{webhook.SecretLast4}"), StateOf(webhook));
        }

        console.Write(table);
    }

    public static void Write(IAnsiConsole console, WebhookResponse webhook)
    {
        Widen(console);
        var table = new Table().Border(TableBorder.Simple).HideHeaders().AddColumns("", "")
            .AddRow("webhook", webhook.Id.ToString())
            .AddRow("url", Markup.Escape(webhook.Url))
            .AddRow("events", Markup.Escape(string.Join(", ", webhook.Events)))
            .AddRow("description", Markup.Escape(webhook.Description ?? ""))
            .AddRow("state", StateOf(webhook) is { Length: > 0 } state ? state : "enabled")
            .AddRow("created (UTC)", FormatTime(webhook.CreatedAt))
            .AddRow("secret", Markup.Escape(webhook.Secret ?? $"…{webhook.SecretLast4}"));
        if (webhook.PreviousSecretUntil is { } until)
        {
            table.AddRow("old secret signs until", FormatTime(until));
        }

        console.Write(table);
        if (webhook.Secret is not null)
        {
            console.MarkupLine("[yellow]Keep the secret now: it is not shown again.[/]");
        }
    }

    /// <summary>Sets a wide line for pipes: a pipe has no width, and an id that is wrapped over lines is hard to parse.</summary>
    public static void Widen(IAnsiConsole console)
    {
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = 250;
        }
    }

    public static string FormatTime(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string StateOf(WebhookResponse webhook) => webhook.DisabledBecause is { } why ? $"disabled ({Markup.Escape(why)})" : "";
}
