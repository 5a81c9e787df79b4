using System.Globalization;
using ImageGen.Cli.Client;
using Spectre.Console;

namespace ImageGen.Cli.Providers;

/// <summary>The provider instances, one line each.</summary>
internal static class ProviderTable
{
    private const int PipeWidth = 200;

    public static void Write(IAnsiConsole console, IReadOnlyList<ProviderResponse> providers)
    {
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = PipeWidth;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("provider", "kind", "lane", "model", "price (USD)", "workers", "", "retired");
        foreach (var provider in providers)
        {
            table.AddRow(
                Markup.Escape(provider.Name),
                Markup.Escape(provider.Kind ?? ""),
                Markup.Escape(provider.Lane ?? ""),
                Markup.Escape(provider.Model ?? ""),
                provider.Price?.ToString(CultureInfo.InvariantCulture) ?? "unknown",
                provider.Workers is { } workers ? workers.ToString(CultureInfo.InvariantCulture) : "unknown",
                provider.Default ? "default" : "",
                Markup.Escape(RetirementOf(provider.Retirement)));
        }

        console.Write(table);
    }

    private static string RetirementOf(RetirementResponse? retirement)
    {
        if (retirement is null)
        {
            return "";
        }

        var days = retirement.DaysLeft > 0 ? $" (in {retirement.DaysLeft} {(retirement.DaysLeft == 1 ? "day" : "days")})" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{retirement.ShutdownDate:yyyy-MM-dd}{days}{(retirement.Successor is null ? "" : $", then {retirement.Successor}")}");
    }
}
